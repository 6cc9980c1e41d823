import { releasesBetween } from '../calendar/releases.ts';
import type { Change } from '../change.ts';
import { issueMark } from '../change.ts';
import { commandHelp, namesOn } from '../commands/command-help.ts';
import type { Context } from '../context.ts';
import { labelFor, projectOf } from '../layout.ts';
import type { Addressee } from '../messages/messages.ts';
import type { UserId } from '../people/people.ts';
import type { ProductAssessment } from '../product/settings.ts';
import type { Program } from '../program.ts';
import { addressee } from '../views/view.ts';
import type { Refresh, Round } from './refresh.ts';
import { refreshedIn } from './refresh.ts';
import type { RefreshStatus, RefreshView } from './refresh-messages.ts';
import type { ContentList } from './settings.ts';
import { contentStandsOn } from './stale.ts';

type Seen = Pick<Context, 'program' | 'people'>;

/** The list a record is about, as program.yaml has it now; one that it has no more keeps its name, and nobody owns it. */
export function listOf({ contentLists }: Pick<Program, 'contentLists'>, id: string): ContentList {
  return contentLists.find((list) => list.id === id) ?? { id, title: id, owners: [], objectives: [] };
}

/** The assessments that are made from a list. */
export function madeFrom(
  { productAssessments }: Pick<Program, 'productAssessments'>,
  list: string,
): readonly ProductAssessment[] {
  return productAssessments.filter(({ content }) => content?.list === list);
}

/** The project refresh issues of a list are opened in: that of the first assessment made from it. */
export function projectForContent(program: Program, list: string): string | undefined {
  const [first] = madeFrom(program, list);
  return first && projectOf(program.layout, first.id);
}

/** The owners of a list who are known on GitLab. */
export function ownersOf({ program, people }: Seen, list: string): readonly UserId[] {
  const { owners } = listOf(program, list);
  return people.flatMap(({ username, userId }) => (owners.includes(username) ? [userId] : []));
}

/** The change that opens the issue of a round. */
export function openRound(context: Context, refresh: Refresh, because: string): Change {
  const { layout } = context.program;
  const { key, list, round } = refresh;
  const { id, title } = listOf(context.program, list);
  const kind = labelFor(layout, 'kind', 'refresh');
  return {
    do: 'open',
    key: `${key}#${round.number}/open`,
    attempt: round.number,
    because,
    project: round.project,
    title: { say: 'issue/refresh-title', with: { list: { id, title }, release: round.release } },
    description: { say: 'issue/refresh', with: refreshView(context, refresh, round) },
    labels: [...(kind === undefined ? [] : [kind]), ...layout.labels.alongside],
    assignees: ownersOf(context, list),
    dueOn: round.window?.dueOn ?? null,
    confidential: layout.visibility === 'confidential',
  };
}

/** The change that makes the issue of a round show how it stands. */
export function showRound(context: Context, refresh: Refresh, round: Round, because: string): Change {
  const { layout } = context.program;
  const kind = labelFor(layout, 'kind', 'refresh');
  return {
    do: 'show',
    key: `${refresh.key}#${round.number}/show/${round.revision}`,
    attempt: round.number,
    because,
    description: { say: 'issue/refresh', with: refreshView(context, refresh, round) },
    labels: { on: kind === undefined ? [] : [kind], off: [] },
    assignees: ownersOf(context, refresh.list),
    state: round.ended ? 'closed' : 'open',
    confidential: layout.visibility === 'confidential' ? true : undefined,
  };
}

function refreshView(context: Context, refresh: Refresh, round: Round): RefreshView {
  const { program } = context;
  const { id, title, objectives } = listOf(program, refresh.list);
  const said = refreshedIn(refresh);
  const assessments = madeFrom(program, id).map((one) => {
    const standsOn = contentStandsOn(program, one, said) ?? round.release;
    return { id: one.id, title: one.title, standsOn };
  });
  const oldest = assessments.map(({ standsOn }) => standsOn).toSorted()[0] ?? round.release;
  const since = releasesBetween(program.recertification.releases, oldest, round.release).filter((day) => day > oldest);
  return {
    list: { id, title },
    release: round.release,
    releases: since.length > 0 ? since : [round.release],
    assessments,
    ...(round.window ? { window: round.window } : {}),
    objectives: objectives.map((one, index) => ({ ...one, number: index + 1 })),
    commands: commandHelp(namesOn('product-content')),
    status: statusOf(context, refresh, round),
    help: program.help,
  };
}

function statusOf(context: Context, { list }: Refresh, { number, ended, window }: Round): RefreshStatus {
  const named = (userId: UserId): Addressee => addressee(context, userId);
  if (!ended)
    return { is: 'open', waitingOn: ownersOf(context, list).map(named), ...(window ? { until: window.dueOn } : {}) };
  const { is } = ended;
  switch (is) {
    case 'refreshed':
      return { is, waitingOn: [], upTo: ended.upTo, ...(ended.by === undefined ? {} : { by: named(ended.by) }) };
    case 'postponed':
      return { is, waitingOn: [], by: named(ended.by), because: ended.reason };
    case 'overtaken':
      return { is, waitingOn: [], goesOnIn: issueMark(number + 1) };
    case 'closed':
      return { is, waitingOn: [], because: ended.because };
  }
}
