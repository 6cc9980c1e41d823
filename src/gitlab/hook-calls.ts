import { ProjectHooks } from '@gitbeaker/rest';
import { z } from 'zod';
import type { GitLab, HookWish } from './gitlab.ts';
import { HookEventRow, HookRow, hookEventsPerPage, ResentRow } from './hook-schemas.ts';
import type { Options } from './reading.ts';
import { read, whole } from './reading.ts';

type HookCalls = Pick<GitLab, 'hooks' | 'createHook' | 'updateHook' | 'hookEvents' | 'resendHookEvent' | 'testHook'>;

/** Webhooks of projects and their history; all of it needs the Maintainer role. GitLab: doc/api/project_webhooks.md. */
export function hookCalls(options: Options): HookCalls {
  const hooks = new ProjectHooks(options);
  // gitbeaker has no calls for the history of a hook; the requester of this resource begins at `projects/`.
  const at = (project: string, hookId: number) => `${encodeURIComponent(project)}/hooks/${hookId}`;
  return {
    hooks: async (project) => read(z.array(HookRow), await hooks.all(project, whole), 'GET hooks'),
    createHook: async (project, hook) => read(HookRow, await hooks.add(project, hook.url, flagsOf(hook)), 'POST hook'),
    updateHook: async (project, hookId, hook) =>
      read(HookRow, await hooks.edit(project, hookId, hook.url, flagsOf(hook)), 'PUT hook'),
    hookEvents: async (project, hookId, page) => {
      const searchParams = { page, perPage: hookEventsPerPage };
      const { body } = await hooks.requester.get(`${at(project, hookId)}/events`, { searchParams });
      return read(z.array(HookEventRow), body, 'GET hook events');
    },
    resendHookEvent: async (project, hookId, eventId) => {
      const { body } = await hooks.requester.post(`${at(project, hookId)}/events/${eventId}/resend`);
      return read(ResentRow, body, 'POST resend');
    },
    testHook: async (project, hookId, trigger) => {
      await hooks.requester.post(`${at(project, hookId)}/test/${trigger}`);
    },
  };
}

// GitLab: doc/api/project_webhooks.md; push events are on unless switched off, confidential ones have flags of their own.
function flagsOf({ name, secrets, verifyCertificate }: HookWish) {
  return {
    name,
    pushEvents: false,
    issuesEvents: true,
    confidentialIssuesEvents: true,
    noteEvents: true,
    confidentialNoteEvents: true,
    resourceAccessTokenEvents: true,
    enableSslVerification: verifyCertificate,
    signingToken: secrets.signing ?? '',
    token: secrets.token ?? '',
  };
}
