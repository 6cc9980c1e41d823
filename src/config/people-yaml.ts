import { isMap, isSeq, parseDocument, YAMLMap, YAMLSeq } from 'yaml';
import type { PersonEntry } from '../core/people/people.ts';
import type { FieldChange, PeoplePlan } from '../core/people/people-plan.ts';

/** The text of people.yaml with a plan carried out: comments, order and everything else in it stay. */
export function peopleText(
  text: string,
  {
    added,
    changed,
  }: Pick<PeoplePlan, 'changed'> & { readonly added: readonly Pick<PeoplePlan['added'][number], 'entry'>[] },
): string {
  const document = parseDocument(text);
  const people = document.get('people');
  if (!isSeq(people)) throw new Error('people.yaml holds no list of people');
  for (const { username, changes } of changed) {
    const person = people.items.find((item) => isMap(item) && String(item.get('username')) === username);
    if (isMap(person)) for (const change of changes) carryOut(person, change);
  }
  if (people.items.length === 0) people.flow = false;
  for (const { entry } of added) people.add(nodeOf(entry));
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

function carryOut(person: YAMLMap, { field, to }: FieldChange): void {
  if (field === 'emails') addEmail(person, to ?? '');
  else if (to === undefined) person.delete(field);
  else person.set(field, to);
}

function addEmail(person: YAMLMap, email: string): void {
  const emails = person.get('emails');
  if (isSeq(emails)) emails.add(email);
  else person.set('emails', inOneLine([email]));
}

function nodeOf({ externalIds: _none, emails, ...rest }: PersonEntry): YAMLMap {
  const node = new YAMLMap();
  for (const [key, value] of Object.entries(rest)) {
    if (value !== undefined) node.set(key, value);
    if (key === 'name' && emails.length > 0) node.set('emails', inOneLine(emails));
  }
  return node;
}

function inOneLine(values: readonly string[]): YAMLSeq {
  const list = new YAMLSeq();
  list.flow = true;
  for (const value of values) list.add(value);
  return list;
}
