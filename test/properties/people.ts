import { issueMarkerOf, noteMarkerOf } from '../../src/gitlab/marker.ts';
import { createNote, deleteNote, updateNote } from '../../src/sandbox/notes.ts';
import { actAs } from '../../src/sandbox/scene.ts';
import type { Issue, Note, User } from '../../src/sandbox/world.ts';
import type { Act, Practical, Sight, Voice } from './acts.ts';
import type { Town } from './town.ts';
import { program } from './town.ts';

type Spoken = Exclude<Act, { does: 'sit' | 'look' }>;

/** The people of a town: what they see on GitLab and what they do there. */
export function peopleOf(town: Town) {
  const { project, sandbox, bot } = town;
  const written = new Map<string, number>();

  const issueOf = (practical: Practical): Issue | undefined => {
    const key = keyOf(practical, town);
    return [...project.issues.values()].find(
      ({ description }) => issueMarkerOf(description ?? '')?.certification === key,
    );
  };
  const ours = (issue: Issue, tag: string): boolean =>
    issue.notes.some(({ authorId, body }) => authorId === bot.id && noteMarkerOf(body) === tag);
  const asked = (issue: Issue): boolean => ours(issue, 'decision');
  const joined = (issue: Issue): boolean => ours(issue, 'further-review');

  const sees = (practical: Practical, sight: Sight): boolean => {
    const issue = issueOf(practical);
    if (!issue) return false;
    switch (sight.sees) {
      case 'issue':
        return true;
      case 'verdict':
        return ours(issue, 'verdict');
      case 'verdict or question':
        return ours(issue, 'verdict') || asked(issue);
      case 'verdict, question or another look':
        return ours(issue, 'verdict') || asked(issue) || joined(issue);
      case 'answer':
        return ours(issue, `reply-${written.get(sight.comment)}`);
      case 'check mark':
        return noteOf(issue, sight.comment).awards.some(({ userId }) => userId === bot.id);
    }
  };

  const noteOf = (issue: Issue, comment: string): Note => {
    const note = issue.notes.find(({ id }) => id === written.get(comment));
    if (!note) throw new Error(`There is no comment (${comment}).`);
    return note;
  };

  const speak = (act: Spoken): void => {
    const issue = issueOf(act.practical);
    if (!issue) throw new Error(`There is no issue to speak on: ${act.practical.learner}`);
    if (act.does === 'decide' && !asked(issue)) return;
    if (act.does === 'join' && !joined(issue)) return;
    const who = 'who' in act ? act.who : act.does === 'join' ? 'third reviewer' : 'moderator';
    const speaker = actAs(sandbox.scene, voiceOf(town, issue, act.practical, who));
    if (act.does === 'delete') deleteNote(speaker, project, issue, noteOf(issue, act.comment));
    else if (act.does === 'edit') {
      updateNote(speaker, project, issue, noteOf(issue, act.comment), act.text);
      // GitLab: app/models/note.rb, `after_save :touch_noteable`: saving a comment touches its issue.
      issue.updatedAt = new Date(town.clock.at).toISOString();
    } else {
      const outcome = createNote(speaker, project, issue, { body: act.text });
      if (outcome.kind !== 'saved') throw new Error(`GitLab kept no comment of ${JSON.stringify(act.text)}`);
      written.set(act.comment, outcome.note.id);
    }
  };

  return { sees, speak, written: written as ReadonlyMap<string, number> };
}

/** Who speaks and what they see. */
export type People = ReturnType<typeof peopleOf>;

function keyOf({ learner, exam }: Practical, town: Town): string {
  return `${exam}/u${town.user(learner).id}`;
}

function voiceOf(town: Town, issue: Issue, { learner }: Practical, who: Voice): User {
  if (who === 'learner') return town.user(learner);
  if (who === 'moderator') return town.user(program.reviewing.moderators[0] ?? '');
  const id = issue.assigneeIds[{ 'first reviewer': 1, 'second reviewer': 2, 'third reviewer': 3 }[who]];
  const reviewer = id === undefined ? undefined : town.sandbox.world.users.get(id);
  if (!reviewer) throw new Error(`The practical of ${learner} has no ${who}.`);
  return reviewer;
}
