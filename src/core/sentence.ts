/** What somebody wrote, with an end, so that another sentence can follow. */
export function ended(sentence: string): string {
  return /[.!?…:]["”’')]?$/u.test(sentence) ? sentence : `${sentence}.`;
}
