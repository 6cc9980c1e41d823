import { Issues, MergeRequests } from '@gitbeaker/rest';
import { z } from 'zod';
import type { Home } from '../core/provision/plan.ts';
import { isRefusal } from './problem.ts';
import type { Options } from './reading.ts';
import { once, read, whole } from './reading.ts';

/** GitLab: doc/api/issues.md and merge_requests.md; what both have. */
const CarrierRow = z.object({ id: z.int(), iid: z.int(), project_id: z.int(), labels: z.array(z.string()) });

/** What has a label. */
export type Carrier = {
  readonly kind: 'issue' | 'merge-request';
  readonly projectId: number;
  readonly iid: number;
  readonly labels: readonly string[];
};

/** What is put on and taken off in one write. */
export type Relabeling = { readonly add: readonly string[]; readonly remove: readonly string[] };

/** What carries labels, in a project or in all of a group. */
export type CarrierCalls = {
  /** Issues open and closed, and open merge requests. Those of archived projects are not among a group's. */
  carriers(home: Home, label: string): Promise<readonly Carrier[]>;
  relabel(carrier: Carrier, how: Relabeling): Promise<void>;
};

/** The calls; none is made yet. */
export function carrierCalls(options: Options): CarrierCalls {
  const issues = new Issues(options);
  const requests = new MergeRequests(options);
  const scope = { scope: 'all', ...whole } as const;
  const placed = ({ kind, path }: Home) => (kind === 'project' ? { projectId: path } : { groupId: path });
  return {
    carriers: async (home, labels) => [
      ...carriersIn('issue', await issues.all({ ...scope, ...placed(home), labels, state: 'all' })),
      ...carriersIn(
        'merge-request',
        // A project may have its merge requests switched off.
        await requests.all({ ...scope, ...placed(home), labels, state: 'opened' }).catch((error: unknown) => {
          if (isRefusal(error, 403, 404)) return [];
          throw error;
        }),
      ),
    ],
    relabel: async ({ kind, projectId, iid }, { add, remove }) => {
      const labels = { ...(add.length > 0 ? { addLabels: add.join(',') } : {}), removeLabels: remove.join(',') };
      if (kind === 'issue') read(CarrierRow, await issues.edit(projectId, iid, labels), 'PUT issue');
      else read(CarrierRow, await requests.edit(projectId, iid, labels), 'PUT merge request');
    },
  };
}

function carriersIn(kind: Carrier['kind'], rows: unknown): readonly Carrier[] {
  const found = read(z.array(CarrierRow), rows, `GET ${kind}s`);
  return once(found, ({ id }) => id).map(({ project_id: projectId, iid, labels }) => ({
    kind,
    projectId,
    iid,
    labels,
  }));
}
