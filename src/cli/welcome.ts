import type { Playing } from './start.ts';

/** What `start` tells a newcomer: where to look, whom to act as, what to say. */
export function welcome({ playground, continued, practical }: Playing, dataDir: string): string {
  const { board, exam } = playground;
  const names = (role: string) => playground.people.filter((person) => person.role === role).map(({ name }) => name);
  const [staff = 'staff'] = names('staff');
  return `
${continued ? `Welcome back: this goes on where you left it. Delete ${dataDir} to begin anew.` : 'Everything is ready to play.'}

  Board       ${board}
  Practical   ${practical?.url ?? 'none open: send an exam result with the command below'}
${practical ? steps(practical.reviewers) : ''}
Send another exam result:
  FIELDCERT_EXAM_SECRET=${exam.secret} \\
    npm run fieldcert -- exam send TAM-101 ${playground.people.find(({ username }) => username === 'jonas')?.email ?? 'jonas@example.com'} 46/50 --url ${exam.url}

Learners (${names('learner').join(', ')}) see their own practicals only.
Act as ${staff} (staff) to see all of them on the board.

Ask why:  npm run fieldcert -- explain 1 --data ${dataDir}
Stop with Ctrl-C. The next npm start goes on from there.
`;
}

function steps([first, second]: readonly string[]): string {
  return `
Play a whole certification in the browser:
  1. Open the practical. Under “Who reviews” it names its two reviewers${first && second ? `: ${first} and ${second}` : ''}.
  2. At the top of the page, act as ${first ?? 'the first of them'}. In the box at the end, comment:
       /score all 3
       /finish
  3. Act as ${second ?? 'the second'} and comment the same. The badge appears, the issue closes, its card moves to Closed.
`;
}
