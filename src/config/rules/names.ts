import { aliasClaims, type Claim, clashes, idClaims, rule } from './rule.ts';

const program = 'program.yaml';

function nameClaims(key: string, things: readonly { readonly name: string }[]): readonly Claim[] {
  return things.map(({ name }, owner) => ({ file: program, path: [key, owner, 'name'], value: name, owner }));
}

/** Ids, names and aliases of levels tell them apart. */
export const levelNames = rule(['levels'], ({ levels }) =>
  clashes(
    [
      ...idClaims(program, ['levels'], levels),
      ...nameClaims('levels', levels),
      ...aliasClaims(program, ['levels'], levels),
    ],
    'level name',
  ),
);

/** Two levels with one number could not be told apart on a badge. */
export const levelNumbers = rule(['levels'], ({ levels }) =>
  clashes(
    levels.map(({ number }, owner) => ({
      file: program,
      path: ['levels', owner, 'number'],
      value: String(number),
      owner,
    })),
    'level number',
  ),
);

/** Ids, names and aliases of roles tell them apart. */
export const roleNames = rule(['roles'], ({ roles }) =>
  clashes(
    [...idClaims(program, ['roles'], roles), ...nameClaims('roles', roles), ...aliasClaims(program, ['roles'], roles)],
    'role name',
  ),
);

/** A course and a product assessment are both achievements, so their ids share one space. */
export const achievementIds = rule(['courses', 'productAssessments'], ({ courses, productAssessments }) =>
  clashes(
    [
      ...idClaims(program, ['courses'], courses),
      ...idClaims(program, ['productAssessments'], productAssessments).map((claim) => ({
        ...claim,
        owner: `assessment ${claim.owner}`,
      })),
    ],
    'id',
  ),
);

/** Pools are named by id. */
export const poolIds = rule(['reviewing'], ({ reviewing }) =>
  clashes(idClaims(program, ['reviewing', 'pools'], reviewing.pools), 'pool id'),
);

/** Windows are named by id. */
export const windowIds = rule(['recertification'], ({ recertification }) =>
  clashes(idClaims(program, ['recertification', 'windows'], recertification.windows), 'window id'),
);

/** What an exam source sends means one exam. */
export const examIds = rule(['exams'], ({ exams }) =>
  clashes([...idClaims('exams.yaml', ['exams'], exams), ...aliasClaims('exams.yaml', ['exams'], exams)], 'exam id'),
);

/** Sources are named by id. */
export const sourceIds = rule(['sources'], ({ sources }) =>
  clashes(idClaims('exams.yaml', ['sources'], sources), 'source id'),
);

/** Rubrics are named by id, whatever their files are called. */
export const rubricIds = rule(['soundRubrics'], ({ soundRubrics }) =>
  clashes(
    soundRubrics.map(({ file, rubric }) => ({ file, path: ['id'], value: rubric.id, owner: file })),
    'rubric id',
  ),
);
