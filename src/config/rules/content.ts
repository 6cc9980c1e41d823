import { releaseIn } from '../../core/calendar/releases.ts';
import { type Complaint, clashes, dangling, idClaims, type Reference, rule } from './rule.ts';

const file = 'program.yaml';

/** No two content lists share an id. */
export const contentListIds = rule(['contentLists'], ({ contentLists }) =>
  clashes(idClaims(file, ['contentLists'], contentLists), 'content list id'),
);

/** An assessment is made from a list that exists, and a list is there for an assessment. */
export const contentReferences = rule(
  ['contentLists', 'productAssessments'],
  ({ contentLists, productAssessments }): readonly Complaint[] => {
    const named = productAssessments.flatMap(({ content }, index): Reference[] =>
      content ? [{ file, path: ['productAssessments', index, 'content', 'list'], value: content.list }] : [],
    );
    const idle = contentLists.flatMap(({ id }, index): Complaint[] => {
      if (named.some(({ value }) => value === id)) return [];
      const fix = `name it in one with content: { list: ${id}, release: … }, or take it out`;
      const path = ['contentLists', index, 'id'];
      return [{ file, path, message: `no product assessment is made from "${id}"`, fix }];
    });
    const ids = contentLists.map(({ id }) => id);
    return [...dangling(named, ids, 'content list', 'lists stand under contentLists'), ...idle];
  },
);

/** The owners of a list are people of ours who are still there. */
export const contentOwners = rule(['contentLists', 'people'], ({ contentLists, people }) => {
  const owners = contentLists.flatMap(({ owners: names }, list) =>
    names.map((value, index): Reference => ({ file, path: ['contentLists', list, 'owners', index], value })),
  );
  const partners = owners.flatMap(({ value, ...where }): Complaint[] => {
    const company = people.find(({ username }) => username === value)?.company;
    if (company === undefined) return [];
    const message = `${value} works for ${company}, and content is kept by our own people`;
    return [{ ...where, message, fix: 'name somebody else' }];
  });
  const usernames = people.map(({ username }) => username);
  return [...dangling(owners, usernames, 'person', 'people stand in people.yaml'), ...partners];
});

/** Content stands on a release there was or will be. */
export const contentReleases = rule(
  ['productAssessments', 'recertification'],
  ({ productAssessments, recertification: { releases } }) =>
    productAssessments.flatMap(({ content }, index): Complaint[] => {
      if (!content || releaseIn(releases, content.release) !== undefined) return [];
      const first = releases.map(({ since }) => since).toSorted()[0];
      const path = ['productAssessments', index, 'content', 'release'];
      const message = `no release came out in ${content.release}: by recertification.releases the first was in ${first}`;
      return [{ file, path, message, fix: 'write the month of a later one' }];
    }),
);

/** A list says each objective once. */
export const objectivesOnce = rule(['contentLists'], ({ contentLists }) =>
  contentLists.flatMap(({ objectives }, list) =>
    clashes(
      objectives.map(({ useCase, tier, learn }, owner) => ({
        file,
        path: ['contentLists', list, 'objectives', owner],
        value: `${useCase}, ${tier}: ${learn}`,
        owner,
      })),
      'objective',
      () => 'this objective stands in the list twice',
    ),
  ),
);
