import { Report } from '../../core/report/report.ts';
import { reportOfRecord } from '../../engine/report.ts';
import { operation } from './operation.ts';

/** How the program goes. */
export const report = operation({
  id: 'report',
  method: 'get',
  path: '/report',
  pipelines: 'any-branch',
  does: 'Counts certifications by role, level and state, how long they take and what is stuck; without scores and names.',
  answerName: 'Report',
  answer: Report,
  work: ({ engine }) => reportOfRecord(engine.store.db, engine.program, engine.now()),
});
