import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadTemplates } from '../../src/render/render.ts';
import { reportSamples } from '../render/report-samples.ts';
import { openChromium } from './newcomer.ts';

describe.runIf(process.env.TEST_CHROMIUM)('the page of a report', () => {
  let browser: Browser;
  let folder: string;

  beforeAll(async () => {
    browser = await openChromium();
    folder = await mkdtemp(join(tmpdir(), 'fieldcert-report-'));
  });

  afterAll(async () => {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function opened(colorScheme: 'light' | 'dark', width: number, name = 'page/report'): Promise<Page> {
    const words = reportSamples[name];
    if (!words) throw new Error(`There is no sample ${name}`);
    const file = join(folder, `${name.replace('/', '-')}.html`);
    await writeFile(file, loadTemplates().render(words));
    const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
    const page = await context.newPage();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(pathToFileURL(file).href);
    expect(asked).toHaveLength(1);
    return page;
  }

  describe.each(['light', 'dark'] as const)('in %s colors', (scheme) => {
    test.each([360, 1280])('reads well at %i pixels, without scrolling sideways', async (width) => {
      const page = await opened(scheme, width);
      const seen = await page.evaluate<Looks>(look);
      expect(seen.sideways).toBe(false);
      expect(seen.worst).toBeGreaterThan(4.5);
      expect((await page.screenshot()).length).toBeGreaterThan(10_000);
      await page.context().close();
    });
  });

  test('tells a screen reader what each table and number is', async () => {
    const page = await opened('light', 1280);
    await page.getByRole('heading', { level: 1, name: 'Certifications: Field certification' }).waitFor();
    const table = page.getByRole('table', { name: '41 certifications by role, level and state' });
    const row = table.getByRole('row', { name: 'Solutions Architect' });
    expect(await row.getByRole('cell').allTextContents()).toEqual(['Learning', '1', '4', '3', '1', '12', '21']);
    expect(await table.getByRole('columnheader').count()).toBe(8);
    await page.getByRole('group', { name: 'Certifications by role, level and state' }).focus();
    await page.context().close();
  });

  test('says so where there is nothing', async () => {
    const page = await opened('light', 1280, 'page/report.empty');
    expect(await page.locator('main').textContent()).toMatch(
      /There are none yet[\s\S]*No practical was decided[\s\S]*Nothing:/,
    );
    await page.context().close();
  });
});

type Looks = { readonly sideways: boolean; readonly worst: number };

/** In the browser: whether the page scrolls sideways, and the worst contrast of any text with what is behind it (WCAG 2.2). */
const look = `(() => {
  const channels = (color) => (color.match(/[\\d.]+/g) ?? []).map(Number);
  const light = (color) => {
    const [red, green, blue] = channels(color).map((value) => {
      const share = value / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const behind = (element) => {
    if (!element) return 'rgb(255, 255, 255)';
    const color = getComputedStyle(element).backgroundColor;
    return channels(color)[3] === 0 ? behind(element.parentElement) : color;
  };
  const ratios = [...document.querySelectorAll('main *')].map((element) => {
    const [one, other] = [light(getComputedStyle(element).color), light(behind(element))];
    return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
  });
  const { scrollWidth, clientWidth } = document.documentElement;
  return { sideways: scrollWidth > clientWidth, worst: Math.min(...ratios) };
})()`;
