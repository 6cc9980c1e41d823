import type { Browser, Locator, Page } from 'playwright-core';
import { chromium } from 'playwright-core';

/** Starts the Chromium that `TEST_CHROMIUM` names, with a profile of its own that is thrown away. */
export function openChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: process.env.TEST_CHROMIUM ?? '', args: quiet });
}

const quiet = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A fresh visitor's window of this width in pixels. Waiting for anything gives up after 15 s. */
export async function openWindow(browser: Browser, width = 1280): Promise<Page> {
  const context = await browser.newContext({ viewport: { width, height: 900 } });
  context.setDefaultTimeout(15_000);
  return context.newPage();
}

/** Chooses at the top of the page whom to act as. */
export async function actAs(page: Page, name: string): Promise<void> {
  await page.locator('details.acting > summary').click();
  await page
    .locator('.acting')
    .getByRole('button', { name: new RegExp(`^${name}`) })
    .click();
  await page.locator('.acting > summary', { hasText: name }).waitFor();
}

/** Opens the practical whose card is on the board in front of us. */
export async function openCard(page: Page): Promise<void> {
  await page.locator('li.card a').click();
  await page.locator('#description').waitFor();
}

/** Writes a comment in the box at the end of the thread and gives that comment. */
export async function comment(page: Page, name: string, words: string): Promise<Locator> {
  const before = await page.locator('article.note').evaluateAll((notes) => notes.map(({ id }) => id));
  await page.getByLabel(`Comment as ${name}`).fill(words);
  await page.getByRole('button', { name: 'Comment', exact: true }).click();
  const fresh = before.map((id) => `:not(#${id})`).join('');
  const mine = page.locator(`article.note[aria-label="Comment by ${name}"]${fresh}`);
  return page.locator(`#${await mine.getAttribute('id')}`);
}

/** Waits for the ✅ that says a comment was taken. */
export async function taken(note: Locator): Promise<void> {
  await note.locator('.reaction[aria-label^="white_check_mark"]').waitFor();
}

/** Waits for a comment by fieldcert with these words. */
export async function answer(page: Page, words: string): Promise<Locator> {
  const note = page.locator('article.note[aria-label="Comment by fieldcert"]', { hasText: words });
  await note.waitFor();
  return note;
}

/** The two reviewers' names as the practical's description says them, in its order. */
export async function reviewersOn(page: Page): Promise<readonly [string, string]> {
  const list = page.locator('#description h2', { hasText: 'Who reviews' }).locator('+ ul > li');
  const [first, second] = (await list.allInnerTexts()).map((line) => /\(([^)]+)\)/.exec(line)?.[1]);
  if (!first || !second) throw new Error('the description names no two reviewers');
  return [first, second];
}

/** Waits until the status block at the top of the description says this stage. */
export async function stage(page: Page, words: string): Promise<void> {
  await page.locator('#description table td:first-child', { hasText: words }).first().waitFor();
}

/** Card numbers in each column of the board, by the column's name; empty columns are left out. */
export async function cardsByColumn(page: Page): Promise<Readonly<Record<string, readonly string[]>>> {
  const columns = await page.locator('section.column').evaluateAll((found) =>
    found.map((column) => {
      const cards = [...column.querySelectorAll('li.card')].map((card) => card.getAttribute('data-iid') ?? '');
      return [column.getAttribute('aria-label') ?? '', cards] as const;
    }),
  );
  return Object.fromEntries(columns.filter(([, cards]) => cards.length > 0));
}
