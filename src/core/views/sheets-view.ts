import type { Attempt } from '../certification.ts';
import type { Context } from '../context.ts';
import type { SheetsView } from '../messages/review-messages.ts';
import type { Sheet } from '../verdict/sheets.ts';
import { sheetsOf } from '../verdict/sheets.ts';
import { addressee } from './view.ts';

/** All scores side by side, with what reviewers said of them: for reviewers and moderators, never for the learner. */
export function sheetsView(context: Context, attempt: Attempt): SheetsView {
  const sheets = sheetsOf(attempt);
  const { criteria } = attempt.rubric;
  const given = (sheet: Sheet, id: string) => sheet.scores.find(({ criterion }) => criterion === id);
  return {
    reviewers: sheets.map(({ reviewer }) => addressee(context, reviewer)),
    rows: criteria.map(({ id, name }) => ({
      criterion: name,
      scores: sheets.map((sheet) => ({ value: String(given(sheet, id)?.value ?? '–') })),
    })),
    remarks: sheets.flatMap((sheet) =>
      criteria.flatMap(({ id, name }) => {
        const why = given(sheet, id)?.why;
        return why ? [{ reviewer: addressee(context, sheet.reviewer), criterion: name, words: why }] : [];
      }),
    ),
  };
}
