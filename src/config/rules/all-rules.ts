import * as calendar from './calendar.ts';
import * as calibration from './calibration.ts';
import * as content from './content.ts';
import * as courses from './courses.ts';
import * as exams from './exams.ts';
import * as labels from './labels.ts';
import * as names from './names.ts';
import * as partners from './partners.ts';
import * as people from './people.ts';
import * as projects from './projects.ts';
import * as retention from './retention.ts';
import type { Complaint, Parts, Rule } from './rule.ts';
import * as scoring from './scoring.ts';

const { isOpenCourse: _, ...courseRules } = courses;

const rules: readonly Rule[] = [
  calendar,
  calibration,
  content,
  courseRules,
  exams,
  labels,
  names,
  partners,
  people,
  projects,
  retention,
  scoring,
].flatMap((group): Rule[] => Object.values(group));

/** All that the rules have against the configuration, in no particular order. */
export function complaintsOf(parts: Partial<Parts>): readonly Complaint[] {
  return rules.flatMap((rule) => rule(parts));
}
