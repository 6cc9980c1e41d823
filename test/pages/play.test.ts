import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  actAs,
  answer,
  cardsByColumn,
  comment,
  openCard,
  openChromium,
  openWindow,
  reviewersOn,
  stage,
  taken,
} from './newcomer.ts';
import type { Started } from './playing.ts';
import { startPlaying } from './playing.ts';

describe.runIf(process.env.TEST_CHROMIUM)('a newcomer in a browser', { timeout: 90_000 }, () => {
  let browser: Browser;
  let started: Started;
  let page: Page;

  beforeAll(async () => {
    browser = await openChromium();
  });

  beforeEach(async () => {
    started = await startPlaying();
    page = await openWindow(browser);
    await page.goto(started.playground.board);
  });

  afterEach(() => started.stop());

  afterAll(() => browser.close());

  test('plays a whole certification: two reviewers, a badge, a closed issue, a card in Closed', async () => {
    expect(await cardsByColumn(page)).toEqual({ 'fieldcert::preparing': ['1'] });
    expect(await inSight(page, 'li.card')).toBe(true);
    await openCard(page);
    for (const name of await reviewersOn(page)) {
      await actAs(page, name);
      await taken(await comment(page, name, '/score all 3\n/finish'));
    }
    const badge = (await answer(page, 'Congratulations, Maya!')).locator('img');
    await badge.scrollIntoViewIfNeeded();
    expect(await badge.evaluate((image) => image.decode().then(() => image.naturalWidth))).toBeGreaterThan(0);
    expect(await badge.getAttribute('alt')).toMatch(
      /^Badge: Maya Lindqvist is certified at level 101 Learning, for SA-101 .+ yellow with 1 of 4 pips filled\.$/,
    );
    await page.locator('#issue-head', { hasText: 'Closed' }).waitFor();
    await stage(page, 'Certified');
    await page.locator('#sidebar a.label[href$="label=fieldcert%3A%3Acertified"]').waitFor();
    expect(await page.locator('#sidebar a.label[href*="label=fieldcert%3A%3A"]').count()).toBe(1);
    await page.goto(started.playground.board);
    expect(await cardsByColumn(page)).toEqual({ Closed: ['1'] });
    expect(await inSight(page, 'li.card')).toBe(true);
    expect(await started.stop()).toBe(0);
  });

  test('shows work, is told what is wrong with a comment, and gets feedback without a number', async () => {
    await openCard(page);
    const [first, second] = await reviewersOn(page);
    await taken(await comment(page, 'Maya Lindqvist', '/evidence https://example.com/demo My demo\n/ready-for-review'));
    await stage(page, 'In review');
    expect(await page.locator('#description a', { hasText: 'My demo' }).getAttribute('href')).toBe(
      'https://example.com/demo',
    );

    await actAs(page, first);
    await comment(page, first, '/scor all 2\n/finish');
    const refusal = await answer(page, 'Did you mean /score?');
    const [line = '', carets = ''] = ((await refusal.locator('pre').first().textContent()) ?? '').split('\n');
    expect(line).toContain('/scor all 2');
    expect([...carets.matchAll(/\^+/g)].map(({ index, 0: mark }) => line.slice(index, index + mark.length))).toEqual([
      '/scor',
    ]);
    await taken(await comment(page, first, '/score all 2 The story needs a thread\n/finish'));

    await actAs(page, second);
    await taken(await comment(page, second, '/score all 2\n/finish'));
    const feedback = await answer(page, 'needs development');
    const words = (await feedback.locator('.prose').textContent()) ?? '';
    expect(words).toContain('What to aim for:');
    expect(words).toContain('The story needs a thread');
    expect(words).toContain('What happens next');
    expect(words.replaceAll(/SA-101|[A-Z][a-z]{2} \d{1,2}, \d{4}/g, '')).not.toMatch(/\d/);
    await stage(page, 'Needs development');
  });

  test('meets a 404 with a way on where a confidential practical is not theirs to see', async () => {
    await openCard(page);
    await actAs(page, 'Jonas Weber');
    await page.getByRole('heading', { name: '404: Page not found' }).waitFor();
    await page.getByText('Jonas Weber cannot see this issue; act as someone else.').waitFor();
    await page.getByRole('button', { name: 'Act as Maya Lindqvist' }).click();
    await page.getByRole('heading', { name: 'SA-101 practical: Maya Lindqvist' }).waitFor();
  });

  test('can do it on a phone: nothing runs off the side, and the status comes first', async () => {
    const phone = await openWindow(browser, 390);
    await phone.goto(started.playground.board);
    expect(await inSight(phone, 'li.card h3 a')).toBe(true);
    expect(await sidewaysPixels(phone)).toBe(0);
    await openCard(phone);
    expect(await inSight(phone, '#description table')).toBe(true);
    expect(await sidewaysPixels(phone)).toBe(0);
  });
});

async function inSight(page: Page, selector: string): Promise<boolean> {
  const box = await page.locator(selector).first().boundingBox();
  const window = page.viewportSize();
  if (!box || !window) return false;
  return box.x >= 0 && box.x + box.width <= window.width && box.y + box.height <= window.height;
}

async function sidewaysPixels(page: Page): Promise<number> {
  return page.locator('html').evaluate((html) => html.scrollWidth - html.clientWidth);
}
