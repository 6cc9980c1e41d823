import { z } from 'zod';
import { basic } from './basic.ts';
import { bearer } from './bearer.ts';
import { gitlabCi } from './gitlab-ci.ts';
import { hmac } from './hmac.ts';
import { secretPath } from './secret-path.ts';
import type { SecretRule, SourceKind } from './source.ts';
import { standardWebhooks } from './standard-webhooks.ts';
import { xapi } from './xapi.ts';

/** Every kind of exam source. A new one is a file beside this and a line here; `intake/sources` says how it is read. */
const sourceKinds = [standardWebhooks, hmac, bearer, basic, secretPath, xapi, gitlabCi] as const;

/** Where exam results come from. */
export const ExamSource = z.discriminatedUnion('kind', shapesOf(sourceKinds));
export type ExamSource = Readonly<z.infer<typeof ExamSource>>;

/** A source of one kind. */
export type SourceOf<Kind extends ExamSource['kind']> = Extract<ExamSource, { readonly kind: Kind }>;

/** What secrets of this kind of source must look like; undefined where it has none. */
export function secretRuleOf(kind: ExamSource['kind']): SecretRule | undefined {
  return sourceKinds.find(({ Shape }) => Shape.shape.kind.value === kind)?.secret;
}

function shapesOf<Kinds extends readonly SourceKind[]>(kinds: Kinds) {
  return kinds.map(({ Shape }) => Shape) as { -readonly [Index in keyof Kinds]: Kinds[Index]['Shape'] };
}
