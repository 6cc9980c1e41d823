import type { Applying } from './applying.ts';

const marks = /fieldcert-issue:(\d+(?:\/[^\s;]+)?);/g;

/**
 * The text with references to the certification's own issues in place of their marks. An issue that was never opened is
 * called what it is, so that the sentence still reads well.
 */
export function withReferences(text: string, on: Pick<Applying, 'bound'>): string {
  return text.replace(marks, (_, which: string) => {
    const bound = on.bound(`issue/${which}`);
    return bound?.issueIid === undefined ? 'an issue of its own' : `${bound.project}#${bound.issueIid}`;
  });
}
