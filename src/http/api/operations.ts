import { certificationOperations } from './certifications.ts';
import { deadLetterOperations } from './dead-letters.ts';
import { health } from './health.ts';
import { mendingOperations } from './mending.ts';
import type { Operation } from './operation.ts';
import { notePlanOperation } from './plan-note.ts';
import { programOperations } from './programs.ts';
import { report } from './report.ts';
import { waitingOperations } from './waiting.ts';
import { windowOperations } from './windows.ts';

/** Everything the admin API does. */
export const operations: readonly Operation[] = [
  health,
  report,
  ...certificationOperations,
  ...deadLetterOperations,
  ...waitingOperations,
  ...mendingOperations,
  ...programOperations,
  notePlanOperation,
  ...windowOperations,
];
