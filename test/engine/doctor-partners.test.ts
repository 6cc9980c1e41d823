import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Finding } from '../../src/engine/doctor-finding.ts';
import { examineGitLab } from '../../src/engine/doctor-gitlab.ts';
import { placeFindings } from '../../src/engine/doctor-partner.ts';
import { homes, openPartners } from '../stories/partners-world.ts';
import type { World } from '../stories/world.ts';

let world: World;
beforeEach(async () => {
  world = await openPartners();
});
afterEach(async () => world[Symbol.asyncDispose]());

async function found(): Promise<readonly Finding[]> {
  const { gitlab, program, clock } = world;
  const secret = { signing: true, token: false };
  const publicUrl = world.service().url;
  return examineGitLab({ gitlab, url: world.sandbox.url, program, publicUrl, secret, now: () => clock.at });
}

const projectAt = (path: string) => {
  const project = [...world.sandbox.world.projects.values()].find((one) => one.path === path);
  if (!project) throw new Error(`${path} is not there.`);
  return project;
};
const adds = (username: string, path: string, access: number) => {
  const userId = world.person(username).user.id;
  const project = projectAt(path);
  const others = project.members.filter((member) => member.userId !== userId);
  project.members = [...others, { userId, access, createdAt: '2026-11-24T09:00:00Z' }];
};

describe('the doctor, where there are partners', () => {
  it('finds every project in order', async () => {
    const findings = await found();
    // The clock of this world is not that of the machine.
    expect(findings.filter(({ level, check }) => level !== 'fine' && check !== 'clock')).toEqual([]);
    expect(findings.map(({ says }) => says)).toContain(
      `Nobody in ${homes.Contoso} is of another company, or reads more than their own.`,
    );
  });

  it.each([
    [
      'somebody of a competitor',
      'carla',
      homes.Northwind,
      10,
      `Of another company than ${homes.Northwind} is for: @carla.`,
    ],
    [
      'a partner among our own people',
      'nadia',
      'field/certification',
      10,
      'Of another company than field/certification is for: @nadia.',
    ],
    [
      'a learner who reads what colleagues wrote',
      'nils',
      homes.Northwind,
      20,
      `Of the partner itself, and able to read every practical in ${homes.Northwind}: @nils.`,
    ],
  ])('finds %s', async (_, username, project, access, says) => {
    adds(username, project, access);
    const faults = (await found()).filter(({ level, check }) => level === 'fault' && check === 'company');
    expect(faults).toMatchObject([{ says }]);
  });

  it('finds a company contact who is Maintainer', async () => {
    world.sandbox.world.users.set(8_001, {
      ...world.person('nadia').user,
      id: 8_001,
      username: 'contact-of-northwind',
    });
    adds('contact-of-northwind', homes.Northwind, 40);
    expect((await found()).filter(({ check, level }) => check === 'company' && level === 'fault')).toMatchObject([
      { says: `Not in people.yaml, and able to read every practical in ${homes.Northwind}: @contact-of-northwind.` },
    ]);
  });

  it('finds a partner’s project that is not private, and looks no further into it', async () => {
    projectAt(homes.Contoso).visibility = 'internal';
    const about = (await found()).filter(({ says }) => says.includes(homes.Contoso));
    expect(about).toEqual([
      {
        check: 'project',
        level: 'fault',
        says: `${homes.Contoso} is a partner's and internal, so people of other companies find it.`,
        fix: 'Set its visibility to private in Settings > General.',
      },
    ]);
  });

  it('finds a project GitLab shows in another place, before anybody is added', () => {
    const moved = { path: 'contoso-room/old/practicals', visibility: 'private' };
    expect(placeFindings(world.program, homes.Contoso, moved)).toMatchObject([
      {
        level: 'fault',
        says: `GitLab shows contoso-room/old/practicals where gitlab.yaml says ${homes.Contoso}: it was moved, or put in another folder.`,
      },
    ]);
    expect(
      placeFindings(world.program, homes.Contoso, { path: 'Contoso-Room/Practicals', visibility: 'private' }),
    ).toEqual([]);
  });
});
