import type { Playing } from './start.ts';

/** What `start` tells a newcomer: where to look, whom to act as, what to say. */
export function welcome({ playground, continued, firstIssue }: Playing, dataDir: string): string {
  const names = (role: string) => playground.people.filter((person) => person.role === role).map(({ name }) => name);
  return `
${continued ? `Welcome back: this goes on where you left it. Delete ${dataDir} to begin anew.` : 'Everything is ready to play.'}

  Board       ${playground.board}
  ${firstIssue ? `Practical   ${firstIssue}` : 'Practical   none yet: send an exam result with the command below'}

Play a whole certification in the browser:
  1. Open the practical. It names its two reviewers.
  2. At the top of the page, act as the first reviewer and comment:
       /score all 3
       /finish
  3. Do the same as the second reviewer. The badge appears and the issue closes.

Learners: ${names('learner').join(', ')}. Staff: ${names('staff').join(', ')}.

Send another exam result:
  FIELDCERT_EXAM_SECRET=${playground.exam.secret} \\
    npm run fieldcert -- exam send TAM-101 ${playground.people.find(({ username }) => username === 'jonas')?.email ?? 'jonas@example.com'} 46/50 --url ${playground.exam.url}

Ask why:  npm run fieldcert -- explain 1 --data ${dataDir}
Stop with Ctrl-C.
`;
}
