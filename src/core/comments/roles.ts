import type { Attempt, Certification } from '../certification.ts';
import { openAppealOf } from '../certification.ts';
import { type Context, personWith } from '../context.ts';
import type { Person, UserId } from '../people/people.ts';
import { claimants, poolWithEmptySeat } from '../reviewers/claim.ts';
import { addressee, addressees } from '../views/view.ts';

/**
 * What somebody is to a practical. One person may be several of these; a passer-by is none. `any reviewer`: in a pool,
 * whether or not of this practical. `reviewer or pool`: in the pool of its course counts too, while a seat is empty.
 * `reviewer or asked moderator`: whoever has work here that can be given back.
 */
export type Role =
  | NamedRole
  | 'learner or staff'
  | 'reviewer or asked moderator'
  | 'reviewer or pool'
  | 'any reviewer'
  | 'owner or staff';

/** What somebody is called on an issue; the other roles are who may say something. Owners are those of content lists. */
export type NamedRole = 'learner' | 'reviewer' | 'moderator' | 'staff' | 'owner';

const namedRoles: readonly NamedRole[] = ['learner', 'reviewer', 'moderator', 'staff'];
const roles: readonly Role[] = [
  ...namedRoles,
  'learner or staff',
  'reviewer or asked moderator',
  'reviewer or pool',
  'any reviewer',
];

/** An issue as somebody finds it who is about to say something. */
export type Scene = {
  readonly context: Context;
  readonly certification: Certification;
  /** Of a practical; absent where the issue is about product knowledge. */
  readonly attempt?: Attempt | undefined;
  /** Which of its issues; absent: the practical's own. */
  readonly thread?: string | undefined;
};

/** What a GitLab user is called on this practical. */
export function namedRolesOf(scene: Scene, userId: UserId): readonly NamedRole[] {
  return namedRoles.filter((role) => isIn(scene, role, userId));
}

/** What a GitLab user is to this practical. */
export function rolesOf(scene: Scene, userId: UserId): readonly Role[] {
  return roles.filter((role) => isIn(scene, role, userId));
}

function isIn(scene: Scene, role: Role, userId: UserId): boolean {
  const { context, attempt } = scene;
  const { learner } = scene.certification;
  const { program } = context;
  if (isPractical(role) && !attempt) return false;
  const username = personWith(context, userId)?.username ?? '';
  switch (role) {
    case 'learner':
      return learner.is === 'known' && learner.userId === userId;
    case 'learner or staff':
      return isIn(scene, 'learner', userId) || isIn(scene, 'staff', userId);
    case 'reviewer':
      return seatsIn(scene).includes(userId);
    case 'reviewer or asked moderator':
      return isIn(scene, 'reviewer', userId) || openAppealOf(scene.certification)?.moderator === userId;
    case 'reviewer or pool':
      return (
        isIn(scene, 'reviewer', userId) ||
        emptySeatsIn(scene, poolWithEmptySeat).some((person) => person.userId === userId)
      );
    case 'any reviewer':
      return program.reviewing.pools.some(({ members }) => members.includes(username));
    case 'moderator':
      return program.reviewing.moderators.includes(username);
    case 'staff':
      return program.staff.includes(username);
    case 'owner':
    case 'owner or staff':
      return false;
  }
}

/** The names of those who are this to the practical, as far as GitLab knows them; everybody in a pool is too many. */
export function namesOf(scene: Scene, role: Role): readonly string[] {
  const { context } = scene;
  const { learner } = scene.certification;
  const { program } = context;
  switch (role) {
    case 'learner':
      return learner.is === 'known' ? [addressee(context, learner.userId).name] : [];
    case 'learner or staff':
      return [...namesOf(scene, 'learner'), ...namesOf(scene, 'staff')];
    case 'reviewer':
      return seatsIn(scene).map((userId) => addressee(context, userId).name);
    case 'reviewer or asked moderator':
      return [...namesOf(scene, 'reviewer'), ...askedIn(scene)];
    case 'reviewer or pool':
      return [...namesOf(scene, 'reviewer'), ...emptySeatsIn(scene, claimants).map(({ name }) => name)];
    case 'any reviewer':
      return [];
    case 'moderator':
      return addressees(context, program.reviewing.moderators).map(({ name }) => name);
    case 'staff':
      return addressees(context, program.staff).map(({ name }) => name);
    case 'owner':
    case 'owner or staff':
      return [];
  }
}

function askedIn({ context, certification }: Scene): readonly string[] {
  const asked = openAppealOf(certification)?.moderator;
  return asked === undefined ? [] : [addressee(context, asked).name];
}

/** What nobody is to product knowledge, which the exam alone decides. */
function isPractical(role: Role): boolean {
  return role !== 'learner' && role !== 'staff' && role !== 'learner or staff';
}

function seatsIn({ attempt }: Scene): readonly UserId[] {
  return attempt?.pick.chosen.map(({ userId }) => userId) ?? [];
}

function emptySeatsIn({ attempt, ...scene }: Scene, find: typeof claimants): readonly Person[] {
  return attempt ? find({ ...scene, attempt }) : [];
}
