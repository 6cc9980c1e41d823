import { projectPaths } from '../core/layout.ts';
import type { Program } from '../core/program.ts';
import type { Notice, Plan, ProgramEffect } from '../core/provision/plan.ts';
import { resultWords } from '../core/verdict/difference-words.ts';
import type { GitLab, HookWish } from '../gitlab/gitlab.ts';
import type { Applied } from './apply-plan.ts';
import { applyPlan } from './apply-plan.ts';
import type { Engine } from './engine.ts';
import type { Workplace } from './make-plan.ts';
import { hookAt, makePlan } from './make-plan.ts';
import { newEffects, programEffects } from './program-effects.ts';

/** The service a program is sent to. `gitlabUrl` is without a slash at the end. */
export type Receiving = {
  readonly engine: Engine;
  readonly gitlabUrl: string;
  readonly hookSecrets: HookWish['secrets'];
};

/** Who sent a program, and with which one its effects are compared. */
type SentHow = {
  readonly trusted: boolean;
  readonly renewSecret: boolean;
  readonly against?: Program | undefined;
};

/**
 * Plans a program that was sent, and says what it means for certifications. Whoever is not `trusted` may have written into it
 * what nobody has looked at: then only places the service knows are looked at, no webhooks, and no scores are told.
 */
export async function planSent(
  receiving: Receiving,
  sent: Program,
  { trusted, renewSecret, against }: SentHow,
): Promise<Plan> {
  const { engine } = receiving;
  const place = placeFor(receiving, sent, renewSecret);
  const plan = await makePlan(trusted ? place : withinKnown(place, engine.program), engine.now());
  const { db } = engine.store;
  const effects = await (against ? newEffects(db, { program: sent, against }) : programEffects(db, sent));
  const unseen = trusted ? [] : unknownPlaces(sent, engine.program).map(unseenNotice);
  return {
    ...plan,
    notices: [...plan.notices, ...unseen, ...elsewhereNotices(engine.program, sent)],
    effects: trusted ? effects : effects.map(withoutScores),
  };
}

/** What a sent program is planned and applied with. */
export function placeFor(
  { engine, gitlabUrl, hookSecrets }: Receiving,
  program: Program,
  renewSecret: boolean,
): Workplace {
  const { gitlab, publicUrl } = engine;
  const hook = publicUrl === undefined ? undefined : hookAt(publicUrl, program, hookSecrets, renewSecret);
  return { gitlab, url: gitlabUrl, program, secrets: hookSecrets, hook };
}

/** Carries the steps of a plan out; `done` hears how many are done, after each. */
export function applySent(
  { gitlab, secrets }: { readonly gitlab: GitLab; readonly secrets: HookWish['secrets'] },
  { steps }: Pick<Plan, 'steps'>,
  done: (count: number) => void,
): Promise<Applied> {
  return applyPlan({ gitlab, secrets, say: (_step, count) => done(count), progress: () => undefined }, steps);
}

/** What to know where the service runs with another program than the one that was sent. */
export function elsewhereNotices(running: Program, sent: Program): readonly Notice[] {
  if (running.hash === sent.hash) return [];
  const says = `The service runs with another program (${running.hash.slice(0, 12)}) than this one (${sent.hash.slice(0, 12)}).`;
  return [{ level: 'note', says, fix: 'Start it again with this one once it is applied.' }];
}

function withinKnown(place: Workplace, running: Program): Workplace {
  const { layout } = place.program;
  const unknown = unknownPlaces(place.program, running);
  const known = <Entry extends { readonly path: string }>(entries: readonly Entry[]) =>
    entries.filter(({ path }) => !unknown.includes(path));
  const projects = known(layout.projects);
  const partners = layout.partners.filter(({ project }) => !unknown.includes(project));
  const program = { ...place.program, layout: { ...layout, projects, partners, groups: known(layout.groups) } };
  return { ...place, program, hook: undefined, unhooked };
}

function unknownPlaces({ layout: sent }: Program, { layout: running }: Program): readonly string[] {
  const placesOf = (layout: Program['layout']) => [...projectPaths(layout), ...layout.groups.map(({ path }) => path)];
  const known = placesOf(running);
  return placesOf(sent).filter((path) => !known.includes(path));
}

const unhooked: Notice = {
  level: 'note',
  says: 'The webhook is not in this plan: it is looked at for pipelines of a branch that gitlab.yaml names under ci.',
};

function unseenNotice(path: string): Notice {
  return {
    level: 'note',
    says: `${path} is new, and is looked at for pipelines of a branch that gitlab.yaml names under ci.`,
  };
}

function withoutScores(effect: ProgramEffect): ProgramEffect {
  if (effect.is !== 'verdict-differs') return effect;
  const word = (result: string) => resultWords[result as keyof typeof resultWords] ?? result;
  return { ...effect, says: `${word(effect.was)} → ${word(effect.would)}` };
}
