import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Started } from './playing.ts';
import { startBeside, startPlaying } from './playing.ts';

describe('fieldcert start', () => {
  let started: Started;

  beforeAll(async () => {
    started = await startPlaying();
  });

  afterAll(() => started.stop());

  test('refuses a folder somebody plays in, says what to do, and ends', async () => {
    const { code, said } = await startBeside(started.folder);
    expect(said).toContain(`The data folder ${started.folder} is in use by another running fieldcert.`);
    expect(said).toContain('--data DIR');
    expect(code).toBe(1);
  });

  test('gives tokens that work on the practice GitLab', async () => {
    const { gitlab, people } = started.playground;
    const [person] = people;
    const answer = await fetch(`${gitlab}/api/v4/user`, { headers: { 'private-token': person?.token ?? '' } });
    expect(await answer.json()).toMatchObject({ id: person?.id, username: person?.username });
  });
});
