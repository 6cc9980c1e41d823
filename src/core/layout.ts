import { z } from 'zod';
import { Hex, Id, Words } from './words.ts';

/** GitLab: doc/api/issues.md takes labels as a list parted by commas, so no name can hold one. */
const LabelName = Words.max(255).regex(/^[^,]*$/, 'a label name cannot hold a comma');

/** A label we manage and what it stands for. */
export const LabelEntry = z.strictObject({
  for: Id.describe('The state, role, level, … the label stands for.'),
  name: LabelName.describe('The label as GitLab shows it, such as "fieldcert::in-review".'),
  color: Hex,
  description: Words,
  previously: z
    .array(LabelName)
    .default([])
    .describe('Earlier names: a label that still has one is renamed, so that issues keep it.'),
});
export type LabelEntry = Readonly<z.infer<typeof LabelEntry>>;

/** The labels of renewal windows: one for each quarter in which one opens, made before it does. */
const WindowLabel = z.strictObject({
  name: LabelName.regex(/\{quarter\}/, 'write {quarter} where the quarter goes').describe(
    'Such as "fieldcert-window::{quarter}", which becomes fieldcert-window::FY28-Q1.',
  ),
  color: Hex,
  description: Words.describe('{day} is the day it opens, such as 8 February 2027.'),
  previously: z
    .array(LabelName)
    .default([])
    .describe('Earlier names, with {quarter} too: a label that still has one is renamed, so that issues keep it.'),
});

/** A label that was ours. */
export const RetiredLabel = z.strictObject({
  name: LabelName,
  deleteAfter: z.iso
    .date()
    .describe('The last day it is kept, such as 2027-01-31; the next apply after it deletes it.'),
});

/** The groups of labels; one label of `status`, `role`, `level` and `kind` is on every issue. */
export const Labels = z.strictObject({
  status: z.array(LabelEntry).min(1),
  role: z.array(LabelEntry).min(1),
  level: z.array(LabelEntry).min(1),
  kind: z.array(LabelEntry).min(1),
  region: z.array(LabelEntry).default([]),
  clock: z.array(LabelEntry).default([]),
  window: WindowLabel.optional(),
  alongside: z.array(LabelName).default([]).describe('Labels of your own that go on every issue too.'),
  retired: z.array(RetiredLabel).default([]).describe('Labels we no longer use, and until when they are kept.'),
});
export type Labels = Readonly<z.infer<typeof Labels>>;

/** A board: its columns in order, by label name. */
export const BoardEntry = z.strictObject({
  name: Words,
  lists: z.array(Words).min(1),
  previously: z
    .array(Words)
    .default([])
    .describe('Earlier names: a board that still has one is renamed, so that it keeps its lists and its address.'),
});
export type BoardEntry = Readonly<z.infer<typeof BoardEntry>>;

/** A group above projects, with boards over all of them. GitLab has boards of groups from Premium on. */
const GroupEntry = z.strictObject({
  path: z.string().regex(/^[\w.-]+(\/[\w.-]+)*$/, 'expected a group path such as "field"'),
  boards: z
    .array(BoardEntry)
    .min(1)
    .describe('Their columns are labels of this file, which are then kept in the group instead of in each project.'),
});

const ProjectPath = z.string().regex(/^[\w.-]+(\/[\w.-]+)+$/, 'expected a project path such as "field/certification"');

/** Where practicals of which courses are opened. */
export const ProjectEntry = z.strictObject({
  path: ProjectPath,
  courses: z.array(Id).default([]).describe('Course ids; leave out to take every course no other project takes.'),
});
export type ProjectEntry = Readonly<z.infer<typeof ProjectEntry>>;

/** A project whose CI pipelines may call the admin API of the service. */
const CallingProject = z.strictObject({
  project: z
    .union([z.int().min(1), z.string().regex(/^[^\s/]+(\/[^\s/]+)+$/)], {
      error: 'expected the id of a project, or its full path',
    })
    .describe('By id or full path; an id survives renames and cannot be taken over.'),
  branches: z
    .array(z.string().regex(/^\S+$/, 'expected a branch'))
    .min(1)
    .default(['main'])
    .describe('Protected branches whose pipelines may write and read records; those of all others may look and plan.'),
});

/** A partner company: the one project its learners' issues are in, and the rules that differ for them. */
const PartnerEntry = z.strictObject({
  company: Words.describe('As `company` in people.yaml says it, in any case.'),
  project: ProjectPath.describe('A project of its own, which no other company sees.'),
  pool: Id.optional().describe('Reviewer pool for all its courses, instead of those the courses name.'),
  dueWorkingDays: z.int().min(1).max(250).optional().describe('Working days from the pass to the due date.'),
  attempts: z
    .strictObject({ free: z.int().min(1), waitDays: z.int().min(0) })
    .optional()
    .describe('Attempts at a practical, instead of those of program.yaml.'),
});
export type PartnerEntry = Readonly<z.infer<typeof PartnerEntry>>;

/** `gitlab.yaml`: how the program looks on GitLab. */
export const Layout = z.strictObject({
  tier: z.enum(['auto', 'free', 'premium']).default('auto'),
  visibility: z.enum(['confidential', 'open']).default('confidential'),
  projects: z.array(ProjectEntry).min(1),
  partners: z.array(PartnerEntry).default([]).describe('Partner companies, each with a project of its own.'),
  labels: Labels,
  boards: z.array(BoardEntry).default([]),
  groups: z.array(GroupEntry).default([]),
  webhook: z
    .strictObject({
      name: Words.max(255).describe('How our webhook is called, so that it is found again when its address changes.'),
    })
    .default({ name: 'fieldcert' }),
  ci: z
    .strictObject({ projects: z.array(CallingProject).max(50).default([]) })
    .describe('Whose pipelines may call the admin API of the service; nobody unless named.')
    .prefault({}),
});
export type Layout = Readonly<z.infer<typeof Layout>>;

/** A group of labels that stand for something. */
export type LabelGroup = Exclude<keyof Labels, 'window' | 'alongside' | 'retired'>;

/** The label of `group` that stands for `what`. The configuration check makes sure the ones we need exist. */
export function labelFor(layout: Layout, group: LabelGroup, what: string): string | undefined {
  return layout.labels[group].find((label) => label.for === what)?.name;
}

/** The label of the windows that open in a quarter, such as `FY28-Q1`; none where windows have no labels. */
export function windowLabel({ labels }: Layout, quarter: string): string | undefined {
  return labels.window?.name.replaceAll('{quarter}', quarter);
}

/** A quarter, and the day (`YYYY-MM-DD`) its window opens. */
export type QuarterOpening = { readonly quarter: string; readonly opensOn: string };

/** Every label we manage, group by group; of windows those that open in these quarters. */
export function managedLabels(layout: Layout, openings: readonly QuarterOpening[]): readonly LabelEntry[] {
  const { status, role, level, kind, region, clock } = layout.labels;
  return [...status, ...role, ...level, ...kind, ...region, ...clock, ...windowLabels(layout, openings)];
}

function windowLabels({ labels: { window } }: Layout, openings: readonly QuarterOpening[]): readonly LabelEntry[] {
  if (!window) return [];
  // Where two windows open in one quarter they share its label, which names the first day.
  const first = new Map(openings.toReversed().map((opening) => [opening.quarter, opening]));
  return [...first.values()].toReversed().map(({ quarter, opensOn }) => {
    const day = Temporal.PlainDate.from(opensOn).toLocaleString('en-GB', { dateStyle: 'long' });
    return {
      for: quarter,
      name: window.name.replaceAll('{quarter}', quarter),
      color: window.color,
      description: window.description.replaceAll('{quarter}', quarter).replaceAll('{day}', day),
      previously: window.previously.map((name) => name.replaceAll('{quarter}', quarter)),
    };
  });
}

/** The project practicals of a course are opened in. */
export function projectOf(layout: Layout, course: string): string | undefined {
  const named = layout.projects.find((project) => project.courses.includes(course));
  return (named ?? layout.projects.find((project) => project.courses.length === 0))?.path;
}

/** The paths of all projects we keep: our own, then those of partners. */
export function projectPaths({ projects, partners }: Pick<Layout, 'projects' | 'partners'>): readonly string[] {
  return [...projects.map(({ path }) => path), ...partners.map(({ project }) => project)];
}
