import { Refusal } from '../refusal.ts';
import type { User } from '../world.ts';

/** What a refusal means to the person acting and what they can do about it; the API's own words where none fit better. */
export function refusalWords(refusal: Refusal, user: User | undefined): string {
  const name = user?.name ?? 'A visitor';
  const said = refusal.words;
  if (said.includes('note=>["can\'t be blank"]')) return 'The comment is empty. Write something, then send it.';
  if (said.includes('commands_only'))
    return `Nothing was done: ${name} may not use these quick actions here, or they name nothing that exists. Check the spelling, or act as someone with the Planner role or above.`;
  if (refusal.status === 403)
    return `${name} may not do that here. Act as someone with a higher role, or ask one of them.`;
  if (refusal.status === 401) return 'Visitors can read but not write. Choose whom to act as at the top of the page.';
  if (refusal.status === 404 && said.includes('already been taken')) return `${name} has given this emoji already.`;
  return fieldWords(refusal) ?? said.replace(/^40\d (?:Bad request - )?/, '');
}

function fieldWords({ body }: Refusal): string | undefined {
  const { message } = body as { readonly message?: unknown };
  if (typeof message !== 'object' || message === null) return undefined;
  const faults = Object.entries(message).map(([field, words]) => `${field} ${[words].flat().join(' and ')}`);
  const sentence = faults.join('; ');
  return `${sentence.slice(0, 1).toUpperCase()}${sentence.slice(1)}.`;
}

/** The refusal in a thrown value, if it is one. */
export function asRefusal(thrown: unknown): Refusal | undefined {
  return thrown instanceof Refusal ? thrown : undefined;
}
