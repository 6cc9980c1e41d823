import { z } from 'zod';
import { hookStates, readiness } from '../../engine/health.ts';
import { operation } from './operation.ts';

const Waiting = z.strictObject({ waiting: z.int(), oldestSeconds: z.int() }).readonly();

/** How the service is, and whether GitLab's webhooks lead to it. */
export const Health = z
  .strictObject({
    program: z.strictObject({ name: z.string(), hash: z.string() }).describe('What the service runs with.'),
    gitlab: z.string(),
    events: Waiting.describe('What waits to be decided.'),
    effects: Waiting.describe('What waits to be written on GitLab.'),
    parked: z.int().describe('What was given up on, until somebody retries or drops it.'),
    heldBack: z.int().describe('What waits behind that.'),
    hooks: z
      .array(
        z
          .strictObject({
            project: z.string(),
            state: z.enum(['on', 'off for a while', 'off', 'missing', 'unseen']),
          })
          .readonly(),
      )
      .readonly(),
  })
  .readonly();

/** How the service is. */
export const health = operation({
  id: 'health',
  method: 'get',
  path: '/health',
  pipelines: 'any-branch',
  does: 'Tells what the service runs with, what waits, and how its webhooks are.',
  answerName: 'Health',
  answer: Health,
  work: async ({ engine, gitlabUrl }) => {
    const { name, hash } = engine.program;
    return {
      program: { name, hash },
      gitlab: gitlabUrl,
      ...(await readiness(engine)),
      hooks: await hookStates(engine),
    };
  },
});
