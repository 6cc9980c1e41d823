import { z } from 'zod';
import { SourceId, type SourceKind } from './source.ts';

const ProjectPath = z.string().regex(/^[^\s/]+(\/[^\s/]+)+$/, 'expected a full path such as "acme/exams"');

/** JSON of CI jobs that grade exams; each proves itself by its `id_tokens`, so that there is no secret to keep. */
export const gitlabCi = {
  Shape: z.strictObject({
    id: SourceId,
    kind: z
      .literal('gitlab-ci')
      .describe('Sent by CI jobs of the GitLab that fieldcert works on, with their id_tokens.'),
    audience: z
      .string()
      .regex(/^[\x21-\x7e]{1,255}$/, 'expected an address without spaces')
      .describe(
        'What the job writes under aud; an address of fieldcert that nothing else uses, such as https://fieldcert.example.com/exams/ci.',
      ),
    project: z
      .union([z.int().min(1), ProjectPath], { error: 'expected the id of a project, or its full path' })
      .describe('The project whose jobs count, by id or full path; an id survives renames and cannot be taken over.'),
    ref: z
      .string()
      .regex(/^\S+$/, 'expected a branch or tag')
      .optional()
      .describe('The branch or tag whose jobs count; left out, every protected one.'),
    learner: z
      .enum(['result', 'job-user'])
      .default('result')
      .describe(
        'Who sat the exam: whom the result names, or whoever started the job, and then the result names nobody.',
      ),
  }),
  secret: undefined,
} satisfies SourceKind;
