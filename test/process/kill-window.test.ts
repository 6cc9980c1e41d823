import { expect, it } from 'vitest';
import { dice } from '../../bench/torture/dice.ts';
import { tortureWindow } from '../../bench/torture/window.ts';

it('a window that is opened while the command and the service are killed asks everybody once', {
  timeout: 180_000,
}, async () => {
  const found = await tortureWindow({ people: 40, kills: 3, random: dice(20261125) });
  expect(found).toMatchObject({
    expected: 58,
    issues: 58,
    missing: [],
    doubled: [],
    doubledNotes: [],
    broken: [],
  });
});
