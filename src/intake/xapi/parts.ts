import { z } from 'zod';

/** An IRI with its scheme; more than that the specification lets everybody check as they can. */
export const Iri = z.string().regex(/^[A-Za-z][A-Za-z0-9+.-]*:\S+$/, 'It is not an IRI with its scheme.');

/** In standard form; of any version. */
export const Uuid = z.guid('It is not a UUID.').transform((text) => text.toLowerCase());

const LanguageTag = z.string().regex(/^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$/, 'It is not a language tag.');
const LanguageMap = z.record(LanguageTag, z.string());

/** Keys are IRIs; below them everything may stand, null too. */
const Extensions = z.record(Iri, z.unknown());

const Account = z.strictObject({ homePage: Iri, name: z.string().min(1, 'It is empty.') });

/** By what somebody is known; the specification calls it an inverse functional identifier. */
const identifiers = {
  mbox: z
    .string()
    .regex(/^mailto:[^\s@]+@[^\s@]+$/, 'It is not "mailto:" and an address.')
    .optional(),
  mbox_sha1sum: z
    .string()
    .regex(/^[0-9a-f]{40}$/i, 'It is not a SHA-1 sum.')
    .optional(),
  openid: Iri.optional(),
  account: Account.optional(),
};

type Identified = { readonly [Key in keyof typeof identifiers]?: unknown };

function identifiersOf({ mbox, mbox_sha1sum, openid, account }: Identified): number {
  return [mbox, mbox_sha1sum, openid, account].filter((one) => one !== undefined).length;
}

export const Agent = z
  .strictObject({ objectType: z.literal('Agent').optional(), name: z.string().optional(), ...identifiers })
  .refine((agent) => identifiersOf(agent) === 1, 'It has not exactly one of mbox, mbox_sha1sum, openid and account.');

const Group = z
  .strictObject({
    objectType: z.literal('Group'),
    name: z.string().optional(),
    member: z.array(Agent).optional(),
    ...identifiers,
  })
  .refine((group) => identifiersOf(group) <= 1, 'It has more than one of mbox, mbox_sha1sum, openid and account.')
  .refine(
    (group) => identifiersOf(group) === 1 || (group.member?.length ?? 0) > 0,
    'It names neither itself nor a member.',
  );

const Component = z.strictObject({ id: z.string().min(1, 'It is empty.'), description: LanguageMap.optional() });
const Components = z.array(Component).optional();

const Definition = z.strictObject({
  name: LanguageMap.optional(),
  description: LanguageMap.optional(),
  type: Iri.optional(),
  moreInfo: Iri.optional(),
  extensions: Extensions.optional(),
  interactionType: z
    .enum(
      [
        'true-false',
        'choice',
        'fill-in',
        'long-fill-in',
        'matching',
        'performance',
        'sequencing',
        'likert',
        'numeric',
        'other',
      ],
      'It is not a type of interaction.',
    )
    .optional(),
  correctResponsesPattern: z.array(z.string()).optional(),
  choices: Components,
  scale: Components,
  source: Components,
  target: Components,
  steps: Components,
});

const Activity = z.strictObject({
  objectType: z.literal('Activity').optional(),
  id: Iri,
  definition: Definition.optional(),
});

const StatementRef = z.strictObject({ objectType: z.literal('StatementRef'), id: Uuid });

export const Verb = z.strictObject({ id: Iri, display: LanguageMap.optional() });

const Duration = z
  .string()
  .regex(
    /^P(?=\d|T\d)(\d+(\.\d+)?Y)?(\d+(\.\d+)?M)?(\d+(\.\d+)?W)?(\d+(\.\d+)?D)?(T(\d+(\.\d+)?H)?(\d+(\.\d+)?M)?(\d+(\.\d+)?S)?)?$/,
    'It is not a duration such as "PT30M".',
  );

export const Timestamp = z.iso
  .datetime({ offset: true, error: 'It is not a date and time with its offset.' })
  .refine((text) => !text.endsWith('-00:00'), 'It has the offset -00:00, which says that it is not known.');

const Score = z
  .strictObject({
    scaled: z.number().min(-1, 'It is below -1.').max(1, 'It is above 1.').optional(),
    raw: z.number().optional(),
    min: z.number().optional(),
    max: z.number().optional(),
  })
  .refine(({ min, max }) => min === undefined || max === undefined || min < max, {
    error: 'It is not above "min".',
    path: ['max'],
  })
  .refine(({ raw, min, max }) => raw === undefined || ((min ?? raw) <= raw && raw <= (max ?? raw)), {
    error: 'It is not between "min" and "max".',
    path: ['raw'],
  });

export const Result = z.strictObject({
  score: Score.optional(),
  success: z.boolean().optional(),
  completion: z.boolean().optional(),
  response: z.string().optional(),
  duration: Duration.optional(),
  extensions: Extensions.optional(),
});

// One may stand alone; version 2.0.0 knows lists only.
const Activities = z.union([z.array(Activity), Activity], 'It is neither an activity nor a list of them.').optional();

const Actor = chosen({ Agent, Group }, 'Agent');

export const Context = z.strictObject({
  registration: Uuid.optional(),
  instructor: Actor.optional(),
  team: Group.optional(),
  contextActivities: z
    .strictObject({ parent: Activities, grouping: Activities, category: Activities, other: Activities })
    .optional(),
  contextAgents: z.array(z.looseObject({ agent: Agent })).optional(),
  contextGroups: z.array(z.looseObject({ group: Group })).optional(),
  revision: z.string().optional(),
  platform: z.string().optional(),
  language: LanguageTag.optional(),
  statement: StatementRef.optional(),
  extensions: Extensions.optional(),
});

/** Only such as stand elsewhere: what a request brings itself is not kept. */
export const Attachment = z.strictObject({
  usageType: Iri,
  display: LanguageMap,
  description: LanguageMap.optional(),
  contentType: z.string().min(1, 'It is empty.'),
  length: z.int('It is not a whole number.').min(0, 'It is below 0.'),
  sha2: z.string().min(1, 'It is empty.'),
  fileUrl: Iri,
});

const timeless = { actor: Actor, verb: Verb, result: Result.optional(), context: Context.optional() };
const around = { timestamp: Timestamp.optional(), attachments: z.array(Attachment).optional() };

const objects = { Activity, Agent, Group, StatementRef };

const SubStatement = z.strictObject({
  objectType: z.literal('SubStatement'),
  ...timeless,
  ...around,
  object: chosen(objects, 'Activity'),
});

/** A statement of xAPI 1.0.3 or 2.0.0: wrong types, unknown keys and null are faults, as their part two asks for. */
export const Statement = z.strictObject({
  id: Uuid.optional(),
  ...timeless,
  ...around,
  object: chosen({ ...objects, SubStatement }, 'Activity'),
  stored: Timestamp.optional(),
  authority: Actor.optional(),
  version: z
    .string()
    .regex(/^[12]\.0(\.\d+)?$/, 'It is neither 1.0.x nor 2.0.x.')
    .optional(),
});

type Shapes = Readonly<Record<string, z.ZodType>>;

/** Looks at a value as its `objectType` says. A union would say only that nothing fitted. */
function chosen(shapes: Shapes, usual: string): z.ZodType {
  return z.unknown().superRefine((value, context) => {
    const type = typeof value === 'object' && value !== null && 'objectType' in value ? value.objectType : usual;
    const shape = typeof type === 'string' && Object.hasOwn(shapes, type) ? shapes[type] : undefined;
    if (!shape)
      return context.addIssue({
        code: 'custom',
        path: ['objectType'],
        message: `It is none of ${Object.keys(shapes).join(', ')}.`,
      });
    const { error } = shape.safeParse(value);
    for (const issue of error?.issues ?? [])
      context.addIssue({ code: 'custom', path: [...issue.path, ...keysIn(issue)], message: faultWords(issue) });
  });
}

/** What is wrong at a place of a statement, in a sentence. */
export function faultWords(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return 'Nothing is known about this key.';
  if (issue.code === 'invalid_key') return 'It is not a key that may stand here.';
  if (issue.code !== 'invalid_type' || !issue.message.startsWith('Invalid')) return plain(issue.message);
  const expected = kinds[issue.expected] ?? issue.expected;
  return issue.input === undefined && issue.message.endsWith('undefined') ? 'It is missing.' : `It is not ${expected}.`;
}

/** The key nobody knows, which zod does not count to the place. */
export function keysIn(issue: z.core.$ZodIssue): readonly string[] {
  return issue.code === 'unrecognized_keys' ? [(issue.keys[0] ?? '').slice(0, 60)] : [];
}

const kinds: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  object: 'an object',
  record: 'an object',
  array: 'a list',
};

function plain(message: string): string {
  return message.startsWith('Invalid') ? 'It is not what may stand here.' : message;
}
