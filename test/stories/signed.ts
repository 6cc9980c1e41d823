import { createHmac } from 'node:crypto';
import { examPath } from '../../src/http/exam-door.ts';

/** Posts a body to the exam door, signed by hand as the Standard Webhooks specification says. */
export async function send(service: string, id: string, body: string, secret: string, at: number): Promise<Response> {
  const timestamp = String(Math.floor(at / 1000));
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return fetch(`${service}${examPath('native')}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1,${signature}`,
    },
    body,
  });
}
