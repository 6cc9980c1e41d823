import { releaseIn } from '../calendar/releases.ts';
import { windowComing } from '../calendar/windows.ts';
import type { ProductAssessment } from '../product/settings.ts';
import type { Program } from '../program.ts';

/** Up to which release the owners of a list have said its assessments are up to date (`YYYY-MM-DD`). */
export type Refreshed = { readonly list: string; readonly upTo: string };

/** An assessment whose questions are about an earlier release than the coming window covers. Days are `YYYY-MM-DD`. */
export type StaleAssessment = {
  readonly assessment: string;
  readonly list: string;
  /** The release its questions are about. */
  readonly standsOn: string;
  /** The window that is open, or the next one, such as `FY28-early-Q1`. */
  readonly window: string;
  readonly opensOn: string;
  /** The release the window covers. */
  readonly cutoff: string;
  /** Whether that release is out, so that nothing is waited for but the content. */
  readonly isOut: boolean;
};

type Settings = Pick<Program, 'productAssessments' | 'recertification'>;

/** The assessments that the coming window finds behind its content cut-off, in the order of the program. */
export function staleAssessments(
  program: Settings,
  refreshed: readonly Refreshed[],
  today: string,
): readonly StaleAssessment[] {
  const window = windowComing(program, today);
  const cutoff = window?.cutoff;
  if (!window || cutoff === undefined) return [];
  return program.productAssessments.flatMap((assessment): StaleAssessment[] => {
    const standsOn = contentStandsOn(program, assessment, refreshed);
    if (!assessment.content || standsOn === undefined || standsOn >= cutoff) return [];
    const { id, opensOn } = window;
    const { list } = assessment.content;
    return [{ assessment: assessment.id, list, standsOn, window: id, opensOn, cutoff, isOut: cutoff <= today }];
  });
}

/** The day of the release an assessment is about: as program.yaml says, or its owners, whichever is later. */
export function contentStandsOn(
  { recertification }: Pick<Program, 'recertification'>,
  { content }: Pick<ProductAssessment, 'content'>,
  refreshed: readonly Refreshed[],
): string | undefined {
  if (!content) return undefined;
  const said = refreshed.filter(({ list }) => list === content.list).map(({ upTo }) => upTo);
  const written = releaseIn(recertification.releases, content.release);
  return [...said, ...(written === undefined ? [] : [written])].toSorted().at(-1);
}
