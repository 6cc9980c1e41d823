import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { issueMarkerOf, noteMarkerOf, withIssueMarker, withNoteMarker } from '../../src/gitlab/marker.ts';

const text = fc.string({ unit: 'grapheme', maxLength: 200 });
const nasty = fc.constantFrom('-->', '--', '<!--', '%2D', 'a b', '\n', '"', 'SA-101/user--21', '$&');
const key = fc
  .array(fc.oneof(text, nasty), { minLength: 1 })
  .map((parts) => parts.join(''))
  .filter((all) => all !== '');

describe('a hidden marker', () => {
  test('of an issue is read back from any description, whatever its key', () => {
    fc.assert(
      fc.property(text, key, fc.nat({ max: 999_999_999 }), (description, certification, attempt) => {
        const marked = withIssueMarker(description, { certification, attempt });
        expect(issueMarkerOf(marked)).toEqual({ certification, attempt });
      }),
    );
  });

  test('of a comment is read back, whatever its tag', () => {
    fc.assert(fc.property(text, key, (body, tag) => noteMarkerOf(withNoteMarker(body, tag)) === tag));
  });

  test('is one HTML comment with no two dashes and no line break inside', () => {
    fc.assert(
      fc.property(key, (tag) => {
        const marker = withNoteMarker('', tag).trim();
        expect(marker.startsWith('<!-- ') && marker.endsWith(' -->')).toBe(true);
        expect(marker.slice(4, -3)).not.toMatch(/--|[\r\n<>]/);
      }),
    );
  });

  test('is put once', () => {
    const once = withIssueMarker('Words.', { certification: 'a', attempt: 1 });
    expect(withIssueMarker(once, { certification: 'a', attempt: 1 })).toBe(once);
  });

  test('that stands last counts, so that quoted ones do not', () => {
    const quoted = withIssueMarker('Words.', { certification: 'theirs', attempt: 1 });
    expect(issueMarkerOf(withIssueMarker(quoted, { certification: 'ours', attempt: 2 }))).toEqual({
      certification: 'ours',
      attempt: 2,
    });
  });

  test.each([
    '',
    'Words',
    '<!-- fieldcert:issue key=%E0%A4%A attempt=1 -->',
    '<!-- fieldcert:issue key=a attempt=x -->',
  ])('is not seen in %j', (description) => expect(issueMarkerOf(description)).toBeUndefined());
});
