import type { SourceOf } from '../../core/exams/sources/all-sources.ts';
import { type Headers, headerOf } from '../headers.ts';
import { admit, issueToken } from '../xapi/access.ts';
import { readStatements } from '../xapi/read-statements.ts';
import type { Answered, Refused, SourceDoor } from './door.ts';

/** Where the parts are below the address of a source, and what may be asked of them. */
const parts: Readonly<Record<string, readonly string[]>> = {
  '/xapi/statements': ['POST', 'PUT', 'GET', 'HEAD'],
  '/xapi/about': ['GET', 'HEAD'],
  '/xapi/oauth2/token': ['POST'],
};

/** The newest version of each kind that is spoken; the first answers who speaks none. */
const versions = { '2.0': '2.0.0', '1.0': '1.0.3' } as const;

/** Takes in statements of xAPI and cmi5. It takes what is sent to it and gives nothing back: it is no learning record store. */
export const xapi: SourceDoor<SourceOf<'xapi'>> = {
  takes: ({ method, path }) => parts[path]?.includes(method) ?? false,
  prove: async (source, request, { secrets }) => {
    const { path, method, headers } = request;
    if (path === '/xapi/about') return about;
    if (path === '/xapi/oauth2/token') return issueToken(source.id, request, secrets);
    const proof = await admit(source.id, request, secrets);
    if (proof.is !== 'proven') return proof;
    if (spoken(headers) === undefined) return wrongVersion(headerOf(headers, 'x-experience-api-version'));
    return method === 'GET' || method === 'HEAD' ? nothingToGive : proof;
  },
  read: readStatements,
  headers: ({ headers, now }) => ({
    'x-experience-api-version': versions[spoken(headers) ?? '2.0'],
    'x-experience-api-consistent-through': new Date(now).toISOString(),
  }),
};

const about: Answered = {
  is: 'answered',
  status: 200,
  body: { version: ['2.0.0', '1.0.3', '1.0.2', '1.0.1', '1.0.0'] },
};

const nothingToGive: Answered = {
  is: 'answered',
  status: 405,
  headers: { allow: 'POST, PUT' },
  body: {
    status: 405,
    detail: 'fieldcert takes statements in and gives none back: it is no learning record store.',
    fix: 'Ask your learning record store; what became of a result is in fieldcert explain.',
  },
};

function spoken(headers: Headers): keyof typeof versions | undefined {
  const [, kind] = /^([12]\.0)(\.\d+)?$/.exec(headerOf(headers, 'x-experience-api-version') ?? '') ?? [];
  return kind === '1.0' || kind === '2.0' ? kind : undefined;
}

function wrongVersion(given: string | undefined): Refused {
  const because =
    given === undefined
      ? 'The header X-Experience-API-Version is missing.'
      : 'This version of xAPI is not spoken here.';
  return { is: 'refused', status: 400, because, fix: 'Send X-Experience-API-Version: 1.0.3 or 2.0.0.' };
}
