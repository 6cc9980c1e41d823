import { type Newcomer, realPeople, type Start } from '../config/starting.ts';
import { ProjectEntry } from '../core/layout.ts';
import type { Program } from '../core/program.ts';
import { Id } from '../core/words.ts';
import { roleFinding } from '../engine/doctor-project.ts';
import type { GitLab } from '../gitlab/gitlab.ts';
import { isRefusal } from '../gitlab/problem.ts';
import type { User } from '../gitlab/schemas.ts';
import { Problem } from './problem.ts';

/** What may be given as flags, as typed. */
export type Answers = {
  readonly project?: string | undefined;
  readonly staff?: string | undefined;
  readonly moderators?: string | undefined;
  readonly reviewers?: string | undefined;
};

/** Who is asked, about what. `ask` is undefined where nobody can be: then flags must say it. */
export type Asking = {
  readonly gitlab: GitLab;
  readonly url: string;
  readonly me: User;
  /** The program as it is before; what it says already need not be said again. */
  readonly program: Program;
  readonly ask: ((question: string) => Promise<string | undefined>) | undefined;
  readonly say: (line: string) => void;
};

type Wrong = { readonly says: string; readonly fix: string };
type Question<Answer> = {
  readonly flag: keyof Answers;
  readonly words: string;
  /** Taken where nothing is said, and how it is shown. */
  readonly kept?: { readonly answer: Answer; readonly shown: string } | undefined;
  readonly read: (text: string) => Promise<{ readonly answer: Answer } | Wrong>;
};

const examples: Readonly<Record<keyof Answers, string>> = {
  project: '--project team/certification',
  staff: '--staff ada,ben',
  moderators: '--moderators ada',
  reviewers: '--reviewers cleo,dan,eve',
};

/**
 * Where the program begins, from flags and answers, each checked on GitLab. A wrong answer is asked for again.
 * @throws Problem for a wrong or a missing flag
 */
export async function startFrom(asking: Asking, given: Answers): Promise<Start> {
  const real = realPeople(asking.program);
  const { reviewing, staff, layout, courses } = asking.program;
  const known = (names: readonly string[]) => [...new Set(names)].filter((name) => real.has(name));
  const poolSizes = reviewing.pools.map(({ members }) => known(members).length);
  const needed = 1 + Math.max(0, ...courses.map(({ practical }) => practical?.reviewers ?? 0));
  const [path] = layout.projects.map((project) => project.path);
  const begun = known(staff).length > 0 && path !== undefined;
  const questions = {
    project: {
      flag: 'project',
      words: 'Project in which practicals are opened',
      kept: begun ? { answer: path, shown: path } : undefined,
      read: (text) => projectIn(asking, text),
    } satisfies Question<string>,
    staff: people(asking, 'staff', 'Staff: who may extend, pause and override', known(staff), 1),
    moderators: people(
      asking,
      'moderators',
      'Moderators: who decides where reviewers disagree',
      known(reviewing.moderators),
      1,
    ),
    reviewers: people(
      asking,
      'reviewers',
      `Reviewers, at least ${needed}: they join every pool`,
      known(reviewing.pools.flatMap(({ members }) => members)),
      Math.min(...poolSizes) >= needed ? 0 : needed,
    ),
  };
  if (!asking.ask) mustBeGiven(Object.values(questions), given);
  const project = await answered(asking, questions.project, given);
  const team = await answered(asking, questions.staff, given);
  return {
    project,
    staff: team,
    moderators: await answered(asking, { kept: { answer: team, shown: 'the staff' }, ...questions.moderators }, given),
    reviewers: await answered(asking, questions.reviewers, given),
  };
}

function mustBeGiven(questions: readonly Question<unknown>[], given: Answers): void {
  const missing = questions.filter(({ flag, kept }) => given[flag] === undefined && !kept && flag !== 'moderators');
  if (missing.length === 0) return;
  throw new Problem(
    missing.map(({ flag, words }) => `--${flag} is not given. ${words}.`).join('\n'),
    `Run it at a terminal to be asked, or add ${missing.map(({ flag }) => examples[flag]).join(' ')}.`,
  );
}

async function answered<Answer>(asking: Asking, question: Question<Answer>, given: Answers): Promise<Answer> {
  const { flag, words, kept, read } = question;
  const typed = given[flag];
  if (typed !== undefined) {
    const found = await read(typed);
    if ('answer' in found) return found.answer;
    throw new Problem(`--${flag}: ${found.says}`, found.fix);
  }
  if (!asking.ask && kept) return kept.answer;
  for (;;) {
    const text = await asking.ask?.(`${words}${kept ? ` [${kept.shown}]` : ''}: `);
    if (text === undefined) throw new Problem('Nothing was written.', 'Run fieldcert init again when you like.');
    if (text.trim() === '' && kept) return kept.answer;
    const found = await read(text);
    if ('answer' in found) return found.answer;
    asking.say(`  ${found.says}\n  → ${found.fix}`);
  }
}

async function projectIn(
  { gitlab, url, me, program }: Asking,
  text: string,
): Promise<{ readonly answer: string } | Wrong> {
  const typed = text.trim();
  const path = typed.replace(`${url}/`, '').replace(/^\/+|\/+$/g, '');
  const fix = `Write its path as in its address, such as team/certification.`;
  if (!ProjectEntry.shape.path.safeParse(path).success)
    return { says: `“${typed}” is not the path of a project.`, fix };
  const paths = program.layout.projects.map((project) => project.path);
  if (paths.length > 1 && !paths.includes(path))
    return {
      says: `gitlab.yaml names ${paths.join(', ')}, and not ${path}.`,
      fix: 'Add it under projects in gitlab.yaml.',
    };
  const project = await gitlab.project(path).catch((error) => {
    if (isRefusal(error, 403, 404)) return undefined;
    throw error;
  });
  const invite = `Check the path, and invite @${me.username} to ${path} as Maintainer.`;
  if (!project) return { says: `${path} is not there, or @${me.username} may not see it.`, fix: invite };
  if (project.archived)
    return { says: `${path} is archived.`, fix: 'Unarchive it in Settings > General, or take another.' };
  const role = roleFinding(project.path, me, await gitlab.members(project.path));
  return role.level === 'fault' ? { says: role.says, fix: role.fix ?? invite } : { answer: project.path };
}

function people(
  asking: Asking,
  flag: 'staff' | 'moderators' | 'reviewers',
  words: string,
  known: readonly string[],
  least: number,
): Question<readonly Newcomer[]> {
  const enough = known.length >= Math.max(1, least);
  return {
    flag,
    words: `${words} (GitLab usernames, parted by commas)`,
    ...(enough ? { kept: { answer: [], shown: known.join(', ') } } : {}),
    read: (text) => peopleIn(asking, text, least - known.length),
  };
}

async function peopleIn(
  { gitlab, me }: Asking,
  text: string,
  least: number,
): Promise<{ readonly answer: readonly Newcomer[] } | Wrong> {
  const names = [
    ...new Set(
      text
        .split(/[\s,;]+/)
        .map((name) => name.replace(/^@/, '').toLowerCase())
        .filter(Boolean),
    ),
  ];
  const fix = 'Write usernames as on GitLab, parted by commas, such as ada, ben.';
  const odd = names.filter((name) => !Id.safeParse(name).success);
  if (odd.length > 0) return { says: `${quoted(odd)} cannot be a username.`, fix };
  if (names.length < Math.max(1, least))
    return {
      says: `${names.length === 0 ? 'Nobody' : names.join(', ')} is not enough: ${Math.max(1, least)} ${least > 1 ? 'are' : 'is'} needed.`,
      fix:
        least > 1 ? `${fix} A pool needs one more than its courses ask for, because nobody reviews themselves.` : fix,
    };
  if (names.includes(me.username.toLowerCase()))
    return {
      says: `The token belongs to @${me.username}, and we do not listen to our own comments.`,
      fix: 'Use the token of a user of its own, such as a service account.',
    };
  const found = await Promise.all(names.map((name) => gitlab.userNamed(name)));
  const unknown = names.filter((_name, index) => !found[index]);
  if (unknown.length > 0)
    return { says: `GitLab knows nobody called ${unknown.map((name) => `@${name}`).join(', ')}.`, fix };
  return {
    answer: found.flatMap((user) => (user ? [{ username: user.username, gitlabId: user.id, name: user.name }] : [])),
  };
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `“${name}”`).join(', ');
}
