import { createHash } from 'node:crypto';
import { relative, resolve } from 'node:path';
import type { Fault } from '../config/faults.ts';

/** One entry of a code quality report. GitLab: doc/ci/testing/code_quality.md, "Code Quality report format". */
type Violation = {
  readonly description: string;
  readonly check_name: string;
  readonly fingerprint: string;
  readonly severity: 'blocker';
  readonly location: { readonly path: string; readonly lines: { readonly begin: number } };
};

/**
 * Faults as GitLab shows them beside a merge request, with files relative to `root`, the top of the repository. A fault keeps its
 * fingerprint when lines above it come and go, so that GitLab sees which are new.
 */
export function codeQuality(faults: readonly Fault[], root: string): readonly Violation[] {
  const seen = new Map<string, number>();
  return faults.map(({ file, line, path, message, fix }) => {
    const place = relative(root, resolve(root, file)).replaceAll('\\', '/');
    const what = [place, path, message].join('\n');
    const before = seen.get(what) ?? 0;
    seen.set(what, before + 1);
    return {
      description: `${path ? `${path}: ` : ''}${message}${fix ? `; ${fix}` : ''}`,
      check_name: 'fieldcert check',
      fingerprint: createHash('sha256').update(`${what}\n${before}`).digest('hex'),
      severity: 'blocker',
      location: { path: place, lines: { begin: line } },
    };
  });
}
