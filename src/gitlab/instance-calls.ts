import { Users } from '@gitbeaker/rest';
import { z } from 'zod';
import type { GitLab } from './gitlab.ts';
import { isRefusal } from './problem.ts';
import type { Options } from './reading.ts';
import { read } from './reading.ts';

/** GitLab: doc/api/personal_access_tokens.md, "Retrieve details on a personal access token". */
const TokenRow = z
  .object({ scopes: z.array(z.string()), active: z.boolean().optional(), expires_at: z.iso.date().nullish() })
  .transform((row) => ({ scopes: row.scopes, active: row.active ?? true, expiresOn: row.expires_at ?? undefined }));
/** The token we call with; `expiresOn` as `YYYY-MM-DD`, undefined for never. */
export type Token = z.output<typeof TokenRow>;

/** GitLab: doc/api/metadata.md. */
const InstanceRow = z.object({ version: z.string(), enterprise: z.boolean().optional() });
/** The instance; `time` is its clock in ms, to the second, where the answer told it. */
export type Instance = z.output<typeof InstanceRow> & { readonly time: number | undefined };

/** What can be asked about the instance, our token, and the plan of a project. */
export function instanceCalls(options: Options): Pick<GitLab, 'token' | 'instance' | 'tier'> {
  // gitbeaker hides the headers, and its types promise fields that GitLab shows to some callers only.
  const { requester } = new Users(options);
  const issues = async (project: string) => {
    const searchParams = { scope: 'all', perPage: 1 };
    const { body } = await requester.get(`projects/${encodeURIComponent(project)}/issues`, { searchParams });
    return read(z.array(z.looseObject({})), body, 'GET issues');
  };
  return {
    token: async () => read(TokenRow, (await requester.get('personal_access_tokens/self')).body, 'GET token'),
    instance: async () => {
      const { body, headers } = await requester.get('metadata');
      const time = Date.parse(headers.date ?? '');
      return { ...read(InstanceRow, body, 'GET metadata'), time: Number.isFinite(time) ? time : undefined };
    },
    tier: async (project) => {
      const group = project.slice(0, project.lastIndexOf('/'));
      const planned = await planOf(() => requester.get(`namespaces/${encodeURIComponent(group)}`));
      if (planned) return planned;
      const [issue] = await issues(project);
      return issue && ('weight' in issue ? 'premium' : 'free');
    },
  };
}

/** GitLab: ee/lib/ee/api/entities/namespace.rb shows the plan to owners; on self-managed it is always "default". */
async function planOf(ask: () => Promise<{ readonly body: unknown }>): Promise<'free' | 'premium' | undefined> {
  try {
    const { plan } = read(z.object({ plan: z.string().nullish() }), (await ask()).body, 'GET namespace');
    if (plan === 'free') return 'free';
    return /premium|ultimate|gold|silver/.test(plan ?? '') ? 'premium' : undefined;
  } catch (error) {
    if (isRefusal(error, 403, 404)) return undefined;
    throw error;
  }
}
