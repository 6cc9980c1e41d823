import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseDocument } from 'yaml';

/** A learner of the crowd and the exam they sit. */
export type Sitter = { readonly username: string; readonly email: string; readonly exam: string };

/** A copy of the example program with many learners, whose reviewers have room for all of them. */
export function crowdProgram(size: number): { readonly configDir: string; readonly sitters: readonly Sitter[] } {
  const configDir = mkdtempSync(join(tmpdir(), 'fieldcert-crowd-'));
  cpSync(join(import.meta.dirname, '../config'), configDir, { recursive: true });
  const exams = ['SA-101', 'AE-101', 'SAL-101', 'TAM-101'];
  const sitters = Array.from({ length: size }, (_, index) => ({
    username: `learner-${index + 1}`,
    email: `learner-${index + 1}@example.com`,
    exam: exams[index % exams.length] ?? 'SA-101',
  }));
  // The reviewers of the example have room for two seats of some 500 learners.
  const reviewers = Array.from(
    { length: Math.max(0, Math.ceil((size - 500) / 40)) },
    (_, index) => `reviewer-${index + 1}`,
  );
  edit(join(configDir, 'people.yaml'), (document) => {
    for (const [index, username] of reviewers.entries())
      document.addIn(['people'], { username, gitlabId: 4_000 + index, name: `Reviewer ${index + 1}` });
    for (const [index, { username, email }] of sitters.entries())
      document.addIn(['people'], { username, gitlabId: 10_000 + index, name: `Learner ${index + 1}`, emails: [email] });
  });
  edit(join(configDir, 'program.yaml'), (document) => {
    const { reviewing } = document.toJS() as { readonly reviewing: { readonly pools: readonly unknown[] } };
    // The crowd's practicals have two reviewers each, and nobody else is there to look again.
    document.setIn(['scoring', 'disagreement', 'sampleShare'], 0);
    for (const index of reviewing.pools.keys()) {
      document.setIn(['reviewing', 'pools', index, 'maxOpenPerReviewer'], 100);
      for (const username of reviewers) document.addIn(['reviewing', 'pools', index, 'members'], username);
    }
  });
  return { configDir, sitters };
}

/**
 * A copy of the example program in which so many people have to know PK-CS, in a window that opens on a day (`YYYY-MM-DD`) and
 * is opened by somebody.
 */
export function windowProgram(people: number, opensOn: string): string {
  const configDir = mkdtempSync(join(tmpdir(), 'fieldcert-window-'));
  cpSync(join(import.meta.dirname, '../config'), configDir, { recursive: true });
  edit(join(configDir, 'people.yaml'), (document) => {
    for (let number = 1; number <= people; number++)
      document.addIn(['people'], {
        username: `learner-${number}`,
        gitlabId: 10_000 + number,
        name: `Learner ${number}`,
        emails: [`learner-${number}@example.com`],
        role: 'SA',
      });
  });
  edit(join(configDir, 'program.yaml'), (document) => {
    document.setIn(['recertification', 'windows'], [{ id: 'now', opens: [opensOn], lastsDays: 60, graceDays: 14 }]);
  });
  return configDir;
}

function edit(file: string, change: (document: ReturnType<typeof parseDocument>) => void): void {
  const document = parseDocument(readFileSync(file, 'utf8'));
  change(document);
  writeFileSync(file, document.toString());
}
