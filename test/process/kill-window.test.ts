import { expect, it } from 'vitest';
import { dice } from '../../bench/torture/dice.ts';
import { tortureWindow } from '../../bench/torture/window.ts';

it('a window that is opened while the command and the service are killed asks everybody once', {
  timeout: 180_000,
}, async () => {
  const found = await tortureWindow({ people: 60, kills: 4, random: dice(20261125) });
  expect(found).toMatchObject({
    expected: 78,
    issues: 78,
    missing: [],
    doubled: [],
    doubledNotes: [],
    broken: [],
  });
});
