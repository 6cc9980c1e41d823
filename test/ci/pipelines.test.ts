import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Repository } from './repository.ts';
import { canRunPipelines, openRepository } from './repository.ts';

const checks = ['type check', 'lint', 'dead code', 'configuration'];
const service = { FIELDCERT_SERVICE: 'https://fieldcert.example.com' };

describe.runIf(canRunPipelines)('our own pipeline', () => {
  let repository: Repository;
  beforeAll(async () => {
    repository = await openRepository('https://gitlab.example.com/enablement/fieldcert', [
      '.gitlab-ci.yml',
      'package-lock.json',
      'templates/fieldcert',
    ]);
    await repository.commit({});
  });
  afterAll(() => repository[Symbol.dispose]());

  it('of a merge request checks and tests', async () => {
    expect(await repository.jobsOf({ source: 'merge_request_event' })).toEqual([...checks, 'test']);
  });

  it('of main builds the image too, and starts the real GitLab by hand only', async () => {
    expect(await repository.jobsOf({ source: 'push' })).toEqual([
      ...checks,
      ...['test', 'real GitLab (manual)', 'build image'],
    ]);
  });

  it('plans and applies where a service is named', async () => {
    const proposed = await repository.jobsOf({ source: 'merge_request_event', variables: service });
    expect(proposed.filter((job) => job.startsWith('fieldcert'))).toEqual(['fieldcert:check', 'fieldcert:plan']);
    const merged = await repository.jobsOf({ source: 'push', variables: service });
    expect(merged.filter((job) => job.startsWith('fieldcert'))).toEqual([
      ...['fieldcert:check', 'fieldcert:plan', 'fieldcert:apply', 'fieldcert:replay (manual)'],
    ]);
  });

  it('of a night sweeps, reports and looks at the real GitLab, and does not test the same commit again', async () => {
    expect(await repository.jobsOf({ source: 'schedule', variables: service })).toEqual([
      ...['fieldcert:sweep', 'fieldcert:report', 'real GitLab'],
    ]);
  });
});
