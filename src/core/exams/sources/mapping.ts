import { z } from 'zod';
import { Words } from '../../words.ts';

const Pointer = z.string().regex(/^(\/([^~/]|~[01])*)+$/, 'expected a JSON pointer such as "/data/score"');

const Match = z.strictObject({
  at: Pointer,
  is: z.array(Words).min(1).describe('Values that count, in any case; true and false as words.'),
});

/** Where in a message of the source what is to be found, as JSON pointers (RFC 6901). */
export const Mapping = z
  .strictObject({
    only: Match.optional().describe('Which messages are exam results; others are answered and left.'),
    items: Pointer.optional().describe(
      'The list of results, where one message carries several; all below starts there.',
    ),
    id: Pointer.optional().describe("What names a result; left out, the message's own id or its content does."),
    exam: Pointer.optional(),
    email: Pointer.optional(),
    username: Pointer.optional(),
    externalId: Pointer.optional(),
    score: Pointer.optional(),
    max: Pointer.optional().describe('The points that can be reached; left out, the score is in percent.'),
    completedAt: Pointer.optional().describe('A date and time with its offset, or seconds or milliseconds since 1970.'),
    attempt: Pointer.optional(),
    scoredAt: Pointer.optional().describe(
      'When the score was given: of two scores of one sitting the later counts. Left out, it is when they came.',
    ),
    courses: z
      .strictObject({
        only: Match.describe('Which messages say that a module of a learning path is done; none of them is a result.'),
        course: Pointer.optional().describe('What names the module; left out, it stands where the exam would.'),
      })
      .optional()
      .describe('Where the source tells of completed courses too; who and when stand where they stand in results.'),
    passed: Match.optional().describe('What the source itself says; where the score says otherwise, a person looks.'),
  })
  .describe('Where in a message what stands; left out, messages have the shape of the README.');
export type Mapping = Readonly<z.infer<typeof Mapping>>;
