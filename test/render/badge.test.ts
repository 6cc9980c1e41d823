import { describe, expect, test } from 'vitest';
import type { BadgeView } from '../../src/core/views/badge-view.ts';
import { loadTemplates } from '../../src/render/render.ts';
import { badges } from './sample-parts.ts';

const { render } = loadTemplates();
const draw = (badge: BadgeView) => render({ say: 'badge/level', with: badge });

/** Tags that do not close in order; empty when the document is well-formed as far as elements go. */
function unbalanced(svg: string): readonly string[] {
  const open: string[] = [];
  const wrong: string[] = [];
  for (const [, closing, name = '', rest = ''] of svg.matchAll(/<(\/?)([a-z]+)((?:\s+[\w:-]+="[^"<]*")*\s*\/?)>/gi)) {
    if (rest.endsWith('/')) continue;
    if (!closing) open.push(name);
    else if (open.pop() !== name) wrong.push(name);
  }
  return [...wrong, ...open];
}

/** What is left once elements and entities are taken out: must hold no markup. */
const spoken = (svg: string) =>
  svg.replace(/<\/?[a-z]+((\s+[\w:-]+="[^"<]*")*\s*\/?)>/gi, '').replace(/&(amp|lt|gt|quot|#39);/g, '');

/** WCAG 2.2: relative luminance, and the contrast of two colors. */
function contrast(one: string, other: string): number {
  const luminance = (hex: string) => {
    const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
      const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

describe.each(Object.entries(badges))('the %s badge', (_name, badge: BadgeView) => {
  const svg = draw(badge);

  test('is a well-formed picture that needs nothing from elsewhere', () => {
    expect(unbalanced(svg)).toEqual([]);
    expect(spoken(svg)).not.toMatch(/[<>&]/);
    expect(svg).not.toMatch(/<(script|style|image|use|foreignObject|a|font)\b|href|url\(|\son\w+=/i);
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 400 420"[^>]* role="img"/);
  });

  test('says in words what the color says', () => {
    expect(svg).toContain(`>${badge.number}</text>`);
    expect(svg).toContain(`>${badge.name.toUpperCase()}</text>`);
    expect(svg.match(/<circle [^>]*r="9.5"\/>/g)).toHaveLength(badge.pips);
    expect(svg.match(/<circle [^>]*r="9.5"/g)).toHaveLength(badge.steps);
    expect(svg.includes('WITH MERIT')).toBe(badge.merit);
    expect(svg).toMatch(/<desc[^>]*>Maya Lindqvist is certified at level \d+ \w+(, with merit)?, for SA-101 /);
  });

  test('can be read: the ink has a contrast of at least 4.5 to the color', () => {
    const ink = badge.text === 'dark' ? '#1f1e24' : '#ffffff';
    expect(svg).toContain(`<g fill="${ink}" text-anchor="middle"`);
    expect(contrast(badge.hex, ink)).toBeGreaterThanOrEqual(4.5);
  });
});

test.each([
  '</text><script>alert(1)</script>',
  '"onload="x',
  '&#x3c;b&#x3e;',
  '<![CDATA[',
  ']]>',
  '\u0000\uFFFE',
  'x'.repeat(10_000),
])('a learner called %j changes nothing but the words', (learner) => {
  const svg = draw({ ...badges.learning, learner, name: learner, course: { id: learner, title: learner } });
  expect(unbalanced(svg)).toEqual([]);
  expect(spoken(svg)).not.toMatch(/[<>]|\p{Cc}(?<!\n)|[\uFFFE\uFFFF]/u);
  expect(
    svg
      .match(/<\w+/g)
      ?.filter((tag) => tag !== '<text')
      .sort(),
  ).toEqual(
    draw(badges.learning)
      .match(/<\w+/g)
      ?.filter((tag) => tag !== '<text')
      .sort(),
  );
});
