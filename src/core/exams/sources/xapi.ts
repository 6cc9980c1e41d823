import { z } from 'zod';
import { basic } from './basic.ts';
import { SecretFrom, SourceId, type SourceKind } from './source.ts';

/** Statements of xAPI and cmi5, as a learning record store or a course sends them on. */
export const xapi = {
  Shape: z.strictObject({
    id: SourceId,
    kind: z
      .literal('xapi')
      .describe('Statements of xAPI and cmi5, sent to /exams/ID/xapi/statements; the secret is USER:PASSWORD.'),
    secretFrom: SecretFrom,
    usernamesAt: z
      .array(z.url())
      .default([])
      .describe('Home pages of accounts whose names are GitLab usernames; other names of accounts are external ids.'),
  }),
  secret: basic.secret,
} satisfies SourceKind;
