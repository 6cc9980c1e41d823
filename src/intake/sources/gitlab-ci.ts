import type { SourceOf } from '../../core/exams/sources/all-sources.ts';
import { againstJob } from '../../core/jobs/job-token.ts';
import { headerOf } from '../headers.ts';
import { contentKey } from '../keys.ts';
import { type SourceDoor, takesPosts } from './door.ts';
import { unproven } from './known-secret.ts';
import { readNativeResult } from './native-result.ts';
import { notJson } from './webhook-body.ts';

/**
 * Takes in the results of CI jobs. A result bears the id of the token it came with, so that a token brings one result: sent again
 * as it was it changes nothing, and with anything else it is in conflict.
 */
export const gitlabCi: SourceDoor<SourceOf<'gitlab-ci'>> = {
  takes: takesPosts,
  prove: async (source, { headers, now }, { checkJob }) => {
    const fix = `Give the job id_tokens: {FIELDCERT: {aud: ${source.audience}}} and send Authorization: Bearer $FIELDCERT.`;
    const token = /^Bearer ([\x21-\x7e]+)$/i.exec(headerOf(headers, 'authorization') ?? '')?.[1];
    if (token === undefined) return unproven('The header Authorization with the token of a job is missing.', fix);
    const checked = await checkJob(token, source.audience, now);
    if (checked.is === 'unproven') return unproven(checked.because, fix);
    if (checked.is === 'unasked')
      return { is: 'refused', status: 503, because: checked.because, fix: 'Send it again, as curl --retry 5 does.' };
    const { job } = checked;
    const because = againstJob(job, source);
    if (because === undefined) return { is: 'proven', id: job.tokenId, job };
    const allowed = `Run the job in ${source.project} on ${source.ref ?? 'a protected branch'}, or change this source in exams.yaml.`;
    return { is: 'refused', status: 403, because, fix: allowed };
  },
  read: ({ id: source, learner }, request, { id, job }) => {
    const unmarked = notJson(request);
    if (unmarked) return unmarked;
    const { body, now } = request;
    const sent = { source, id: id ?? contentKey(body), now };
    if (learner === 'result') return readNativeResult(body, sent);
    if (job) return readNativeResult(body, sent, job.user);
    return unproven('Nobody says who started the job.', 'Send it with the token of the job.');
  },
};
