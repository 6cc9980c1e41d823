import type { Compared, SampleToScore } from '../core/calibration/calibration.ts';
import { gapAtMost, tooFarOn } from '../core/calibration/calibration.ts';
import type { CalibrationNow } from '../core/calibration/lapse.ts';
import type { Fraction } from '../core/fraction.ts';
import type { Pool, Scoring } from '../core/program.ts';
import type { Criterion, Rubric } from '../core/rubric.ts';

/** A member of a pool as the list shows them; `now` is absent for somebody GitLab was not asked about yet. */
export type Listed = { readonly username: string; readonly name: string; readonly now?: CalibrationNow | undefined };

/** A pool with its members, a line each. */
export function poolLines({ id, calibration, samples }: Pool, members: readonly Listed[]): readonly string[] {
  if (samples.length === 0) return [`${id}: asks for no calibration and has no samples`];
  const asks = calibration === 'required' ? 'asks for calibration' : 'does not ask for calibration yet';
  const wide = Math.max(...members.map(({ username }) => username.length)) + 3;
  const lines = members.map(({ username, name, now }) => `  ${`@${username}`.padEnd(wide)}${name}: ${nowWords(now)}`);
  return [`${id}: ${asks}, ${samples.length === 1 ? '1 sample' : `${samples.length} samples`}`, ...lines];
}

/** Where somebody stands with a pool, as a phrase about them. */
export function nowWords(now: CalibrationNow | undefined): string {
  if (now === undefined) return 'GitLab has not been asked about them yet';
  switch (now.is) {
    case 'never':
      return 'not calibrated yet';
    case 'counts':
      return `calibrated until ${now.until}`;
    case 'lapses-soon':
      return `calibrated until ${now.until}, which is soon: renew it`;
    case 'lapsed':
      return `was calibrated until ${now.until}: renew it`;
  }
}

/** The samples with what they are scored by; the reference is left out, because a reviewer reads this before they score. */
export function sampleLines(samples: readonly SampleToScore[], { scale }: Scoring): readonly string[] {
  const rubrics = new Map(samples.map(({ rubric }) => [rubric.id, rubric]));
  return [
    'Samples:',
    ...samples.flatMap(({ sample: { id, title, evidence, rubric } }) => [
      `  ${id}: ${title} (scored by the rubric ${rubric})`,
      ...evidence.map((link) => `    ${link}`),
    ]),
    ...rubrics.values().flatMap((rubric) => ['', ...rubricLines(rubric, scale)]),
  ];
}

function rubricLines({ id, title, criteria }: Rubric, scale: Scoring['scale']): readonly string[] {
  return [
    `Rubric ${id}: ${title}`,
    ...criteria.flatMap((criterion) => [
      `  ${criterion.id}: ${criterion.name}`,
      ...Object.entries(scale).map(([score, { name }]) => `    ${score} ${name}: ${criterion.scores[score] ?? ''}`),
    ]),
  ];
}

/** A file of scores to fill in. */
export function blankScores(samples: readonly SampleToScore[], today: string): readonly string[] {
  return [
    `scoredOn: ${today}`,
    'scores:',
    ...samples.flatMap(({ sample, rubric }) => [`  ${sample.id}:`, ...rubric.criteria.map(({ id }) => `    ${id}:`)]),
  ];
}

/** How far off somebody was, in one sentence. */
export function gapWords({ is, gap }: Compared): string {
  const verdict = is === 'close' ? 'which is close enough' : `and at most ${fractionWords(gapAtMost)} is close enough`;
  return `${fractionWords(gap)} of a step from the reference on average, ${verdict}`;
}

/** The criteria to work on, a line each, the furthest off first; without figures, which would give the reference away. */
export function criteriaToWorkOn(compared: Compared): readonly string[] {
  return tooFarOn(compared).map(({ id, name }: Criterion) => `  ${id}: ${name}`);
}

/** Exact, because a rounded figure could read as a pass that is none. */
function fractionWords({ over, under }: Fraction): string {
  return under === '1' ? over : `${over}/${under}`;
}
