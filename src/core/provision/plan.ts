import { z } from 'zod';

/** Where labels, boards and webhooks live. */
export const Home = z.strictObject({ kind: z.enum(['project', 'group']), path: z.string() }).readonly();
export type Home = z.infer<typeof Home>;

const Look = z.strictObject({ name: z.string(), color: z.string(), description: z.string() }).readonly();
/** How a label looks. */
export type Look = z.infer<typeof Look>;

const HookLook = z
  .strictObject({
    name: z.string().nullable(),
    url: z.string(),
    lacks: z.array(z.string()).readonly().describe('Events we listen to that it does not send.'),
    verifiesCertificate: z.boolean(),
    secret: z.enum(['signing-token', 'secret-token', 'both', 'none', 'unknown']),
  })
  .readonly();
/** How a webhook is set; its secrets never come back, only which kinds there are. */
export type HookLook = z.infer<typeof HookLook>;

const common = { home: Home, because: z.string().describe('Why, in a sentence for people.') };
const Uses = z
  .strictObject({ open: z.int(), closed: z.int(), mergeRequests: z.int() })
  .readonly()
  .describe('Open and closed issues and open merge requests that have the label, where GitLab says.');
/** On how much a label is. */
export type Uses = z.infer<typeof Uses>;

/** One write. `from` is what was seen when the plan was made: where that is no longer so, the plan is stale. */
export const Step = z
  .discriminatedUnion('do', [
    z.strictObject({ do: z.literal('turn-on-issues'), sign: z.literal('~'), ...common }),
    z.strictObject({ do: z.literal('create-label'), sign: z.literal('+'), to: Look, ...common }),
    z.strictObject({
      do: z.literal('change-label'),
      sign: z.literal('~'),
      id: z.int(),
      from: Look,
      to: Look,
      uses: Uses,
      ...common,
    }),
    z.strictObject({
      do: z.literal('merge-label').describe('Puts one label in the place of another, then deletes that one.'),
      sign: z.literal('-'),
      id: z.int(),
      name: z.string(),
      into: z.string(),
      uses: Uses,
      ...common,
    }),
    z.strictObject({
      do: z.literal('delete-label'),
      sign: z.literal('-'),
      id: z.int(),
      name: z.string(),
      uses: Uses,
      ...common,
    }),
    z.strictObject({ do: z.literal('create-board'), sign: z.literal('+'), board: z.string(), ...common }),
    z.strictObject({
      do: z.literal('rename-board'),
      sign: z.literal('~'),
      id: z.int(),
      from: z.string(),
      to: z.string(),
      ...common,
    }),
    z.strictObject({
      do: z.literal('add-list'),
      sign: z.literal('+'),
      board: z.string(),
      label: z.string(),
      ...common,
    }),
    z.strictObject({
      do: z.literal('order-lists'),
      sign: z.literal('~'),
      board: z.string(),
      from: z
        .array(z.string())
        .readonly()
        .describe('All lists of the board in their order, those of other people too.'),
      to: z.array(z.string()).readonly(),
      ...common,
    }),
    z.strictObject({
      do: z.literal('create-hook'),
      sign: z.literal('+'),
      to: HookLook,
      ...common,
    }),
    z.strictObject({
      do: z.literal('change-hook'),
      sign: z.literal('~'),
      id: z.int(),
      from: HookLook,
      to: HookLook,
      ...common,
    }),
  ])
  .readonly();
export type Step = z.infer<typeof Step>;

/** Something no plan can do: a person must, or should know. */
export const Notice = z
  .strictObject({ level: z.enum(['note', 'warning', 'fault']), says: z.string(), fix: z.string().optional() })
  .readonly();
export type Notice = z.infer<typeof Notice>;

const Whose = { certification: z.string(), learner: z.string(), exam: z.string(), attempt: z.int().optional() };

/** What the program means for certifications that began under another one. */
export const ProgramEffect = z
  .discriminatedUnion('is', [
    z.strictObject({
      is: z.literal('verdict-differs'),
      ...Whose,
      was: z.string(),
      would: z.string(),
      says: z.string(),
    }),
    z.strictObject({ is: z.literal('kept'), ...Whose, says: z.string() }),
    z.strictObject({ is: z.literal('moved'), ...Whose, says: z.string() }),
    z.strictObject({ is: z.literal('needs-decision'), ...Whose, says: z.string() }),
  ])
  .readonly();
export type ProgramEffect = z.infer<typeof ProgramEffect>;

/** What `fieldcert plan` found and `fieldcert apply` carries out; `plan --json` and `--out` write this. */
export const Plan = z
  .strictObject({
    version: z.literal(1),
    gitlab: z.string().describe('Address of the GitLab that was looked at.'),
    program: z.strictObject({ name: z.string(), hash: z.string() }).describe('The program the plan is of.'),
    steps: z.array(Step).readonly().describe('In the order they are carried out in.'),
    notices: z.array(Notice).readonly(),
    effects: z
      .array(ProgramEffect)
      .readonly()
      .describe('Nothing is written for these; empty where no store was found.'),
  })
  .readonly();
export type Plan = z.infer<typeof Plan>;
