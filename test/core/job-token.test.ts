import { expect, test } from 'vitest';
import { againstJob, type Job } from '../../src/core/jobs/job-token.ts';

const job: Job = {
  tokenId: '235b3a54',
  project: { id: 20, path: 'acme/exams' },
  ref: 'main',
  refIsProtected: true,
  pipelineSource: 'push',
  user: { id: 10001, username: 'maya' },
  jobId: 302,
};

test.each([
  ['its project by path', { project: 'acme/exams' }],
  ['its project in other letters', { project: 'Acme/Exams' }],
  ['its project by id', { project: 20 }],
  ['its branch', { project: 20, ref: 'main' }],
])('a job may do what is about %s', (_, rule) => {
  expect(againstJob(job, rule)).toBeUndefined();
});

test.each<[string, Partial<Job>, Parameters<typeof againstJob>[1], string]>([
  [
    'of another project',
    {},
    { project: 'acme/other' },
    'The job belongs to the project acme/exams (20), and this takes jobs of acme/other only.',
  ],
  [
    'of a project whose path begins alike',
    {},
    { project: 'acme/exam' },
    'The job belongs to the project acme/exams (20), and this takes jobs of acme/exam only.',
  ],
  [
    'of a project with another id',
    {},
    { project: 2 },
    'The job belongs to the project acme/exams (20), and this takes jobs of 2 only.',
  ],
  [
    'of a project called as an id',
    { project: { id: 7, path: '20' } },
    { project: 20 },
    'The job belongs to the project 20 (7), and this takes jobs of 20 only.',
  ],
  [
    'on a branch anybody may push to',
    { refIsProtected: false, ref: 'try' },
    { project: 20 },
    'The job ran on try, which is not protected.',
  ],
  [
    'on another protected branch',
    { ref: 'stable' },
    { project: 20, ref: 'main' },
    'The job ran on stable, and this takes jobs on main only.',
  ],
  [
    'of a merge request',
    { pipelineSource: 'merge_request_event' },
    { project: 20 },
    'The job belongs to the pipeline of a merge request, whose changes nobody has taken in yet.',
  ],
])('a job %s may not', (_, change, rule, because) => {
  expect(againstJob({ ...job, ...change }, rule)).toBe(because);
});
