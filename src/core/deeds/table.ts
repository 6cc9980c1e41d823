import type { Command } from '../commands/commands.ts';
import type { Decision } from '../context.ts';
import { appealDeed } from './appeal.ts';
import { awayDeed, backDeed } from './away.ts';
import { decideDeed } from './decide.ts';
import type { Deed, Situation } from './deed.ts';
import { extendDeed } from './extend.ts';
import { identifyDeed } from './identify.ts';
import { nextAttemptDeed } from './next-attempt.ts';
import { nudgeDeed } from './nudge.ts';
import { confirmDeed, overrideDeed } from './override.ts';
import { pauseDeed, resumeDeed } from './pause.ts';
import { claimDeed, declineDeed, releaseDeed, reviewByDeed } from './seats.ts';
import { restoreDeed, withdrawDeed } from './withdraw.ts';

/** Every command that is carried out once. */
const deeds = {
  decide: decideDeed,
  'review-by': reviewByDeed,
  claim: claimDeed,
  decline: declineDeed,
  release: releaseDeed,
  pause: pauseDeed,
  resume: resumeDeed,
  identify: identifyDeed,
  appeal: appealDeed,
  override: overrideDeed,
  confirm: confirmDeed,
  away: awayDeed,
  back: backDeed,
  'next-attempt': nextAttemptDeed,
  nudge: nudgeDeed,
  extend: extendDeed,
  withdraw: withdrawDeed,
  restore: restoreDeed,
} satisfies { readonly [Name in Command['say']]?: Deed<Extract<Command, { say: Name }>> };

/** Whether the command is carried out once, when it is said here and now. */
export function isDeed(at: Situation, said: Command): boolean {
  const deed = deedOf(said);
  return deed !== undefined && !deed.idle?.(at);
}

/** What stands against carrying it out here and now. */
export function deedObjection(at: Situation, said: Command): string | undefined {
  return deedOf(said)?.against?.(at, said);
}

/** What follows from it. */
export function carryOut(at: Situation, said: Command): Decision | undefined {
  return deedOf(said)?.follow(at, said);
}

// Each entry takes exactly the command it is listed under.
function deedOf({ say }: Command): Deed<Command> | undefined {
  return (deeds as { readonly [name: string]: Deed<never> | undefined })[say] as Deed<Command> | undefined;
}
