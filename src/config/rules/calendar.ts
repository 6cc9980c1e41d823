import { type Complaint, rule } from './rule.ts';

const example = 'write an IANA name such as Europe/Berlin or UTC';

function isTimezone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}

/** The program's working days are counted somewhere. */
export const programTimezone = rule(['timezone'], ({ timezone }) => {
  const message = `no time zone "${timezone}"`;
  return isTimezone(timezone) ? [] : [{ file: 'program.yaml', path: ['timezone'], message, fix: example }];
});

/** A person's time zone exists. */
export const personTimezones = rule(['people'], ({ people }) =>
  people.flatMap(({ timezone }, index): Complaint[] => {
    if (timezone === undefined || isTimezone(timezone)) return [];
    const path = ['people', index, 'timezone'];
    return [{ file: 'people.yaml', path, message: `no time zone "${timezone}"`, fix: example }];
  }),
);

/** People are warned before they lose a review, and staff hear of it after that. */
export const reviewClocks = rule(['reviewing'], ({ reviewing: { clocks } }) => {
  const pairs = [
    ['warnAfterDays', 'reassignAfterDays'],
    ['reassignAfterDays', 'alarmAfterDays'],
    ['decideWithinDays', 'decisionAlarmAfterDays'],
  ] as const;
  return pairs.flatMap(([before, key]): Complaint[] => {
    if (clocks[before] < clocks[key]) return [];
    const message = `${clocks[key]} is not after the ${clocks[before]} of ${before}`;
    const fix =
      before === 'decideWithinDays'
        ? 'moderators are reminded first, then staff are told'
        : 'people are warned first, then another reviewer is asked, then staff are told';
    return [{ file: 'program.yaml', path: ['reviewing', 'clocks', key], message, fix }];
  });
});

/** A window opens on a day that every year has. */
export const windowDays = rule(['recertification'], ({ recertification }) =>
  recertification.windows.flatMap(({ opens }, index): Complaint[] => {
    if (typeof opens !== 'string') return [];
    const day = /\d+ \w+$/.exec(opens)?.[0] ?? '';
    const date = new Date(`${day} 2026 UTC`);
    if (date.getUTCDate() === Number.parseInt(day, 10)) return [];
    const path = ['recertification', 'windows', index, 'opens'];
    return [{ file: 'program.yaml', path, message: `not every year has a ${day}`, fix: 'choose another day' }];
  }),
);
