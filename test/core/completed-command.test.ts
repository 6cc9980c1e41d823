import { describe, expect, it } from 'vitest';
import { read, shown } from './comment-lines.ts';

const modulesIn = (text: string) =>
  read(text).said.flatMap(({ command }) => (command.say === 'completed' ? command.modules : []));

describe('/completed', () => {
  it.each([
    ['/completed LP-CS-1', ['LP-CS-1']],
    ['/completed lp-cs-1 LP-CS-3', ['LP-CS-1', 'LP-CS-3']],
    ['/completed LP-CS-1, LP-CS-2 and LP-CS-3.', ['LP-CS-1', 'LP-CS-2', 'LP-CS-3']],
    ['/completed CS-Basics', ['LP-CS-1']],
    ['/completed Use cases and how they are shown', ['LP-CS-1']],
    ['/completed “Architecture and deployment choices” and LP-CS-3', ['LP-CS-2', 'LP-CS-3']],
    ['/completed What changed since the last window, use cases and how they are shown', ['LP-CS-3', 'LP-CS-1']],
    ['/completed LP-CS-1 LP-CS-1', ['LP-CS-1']],
    ['@fieldcert completed LP-CS-1', ['LP-CS-1']],
  ])('%s', (text, modules) => {
    expect(read(text).faults).toEqual([]);
    expect(modulesIn(text)).toEqual(modules);
  });

  it('takes no more words than are kept', () => {
    expect(read(`/completed ${'LP-CS-1 '.repeat(200)}`).faults[0]?.problem).toMatch(
      /^These words are 1599 characters long/,
    );
  });

  it.each([
    [
      '/completed',
      `1| /completed
1|            ^
The module is missing: there are LP-CS-1, LP-CS-2, LP-CS-3.`,
    ],
    [
      '/completed LP-CS-1 LP-SC-2',
      `1| /completed LP-CS-1 LP-SC-2
1|                    ^^^^^^^
"LP-SC-2" is no module here: there are LP-CS-1, LP-CS-2, LP-CS-3. Did you mean /completed LP-CS-2?`,
    ],
    [
      '/completed Architecture and deployment choises, LP-CS-1',
      `1| /completed Architecture and deployment choises, LP-CS-1
1|            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
"Architecture and deployment choises," is no module here: there are LP-CS-1, LP-CS-2, LP-CS-3. Did you mean /completed LP-CS-2?`,
    ],
    [
      '/completed the whole path',
      `1| /completed the whole path
1|            ^^^^^^^^^^^^^^
"the whole path" is no module here: there are LP-CS-1, LP-CS-2, LP-CS-3.`,
    ],
  ])('shows what is wrong with %s', (text, fault) => {
    expect(read(text).faults.map(shown)).toEqual([fault]);
  });
});
