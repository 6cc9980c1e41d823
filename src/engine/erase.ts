import { randomBytes } from 'node:crypto';
import type { Certification } from '../core/certification.ts';
import type { Place } from '../core/event.ts';
import type { Called } from '../core/exams/exam.ts';
import { keyEndingsOf } from '../core/exams/on-exam.ts';
import { againstErasing, erasedId, erasedKey, erasedWords, isErased, withoutLearner } from '../core/people/erase.ts';
import type { PersonEntry, UserId } from '../core/people/people.ts';
import { threadOf } from '../gitlab/applying.ts';
import { bindingsOf } from '../store/bindings.ts';
import { certificationsOf, lockCertification, savedCertification } from '../store/certifications.ts';
import { eraseCertification, erasePerson, keysEnding, quotedElsewhere, waitingFor } from '../store/erase.ts';
import { linksOf } from '../store/identities.ts';
import { ledgerOf } from '../store/ledger.ts';
import { placesOf } from '../store/seats.ts';
import type { Store, Tx } from '../store/store.ts';

/** Somebody whose data goes; `entry` is what people.yaml says, where it still does. */
export type Subject = {
  readonly username: string;
  readonly userId: UserId;
  readonly entry?: PersonEntry | undefined;
};

/** An issue outside, with what we wrote there: note ids and addresses of uploads. */
export type OutsideIssue = Place & {
  readonly attempt: number;
  readonly thread?: string | undefined;
  readonly notes: readonly number[];
  readonly uploads: readonly string[];
};

/** What there is of one certification; `state` is absent where nothing was decided. */
export type ErasableCertification = {
  readonly key: string;
  readonly certification?: Certification | undefined;
  readonly lines: number;
  readonly issues: readonly OutsideIssue[];
  /** What it goes on as, once erased. */
  readonly to?: string | undefined;
};

/** What erasing somebody takes away, and what stands against it. */
export type Erasure = {
  readonly certifications: readonly ErasableCertification[];
  /** Addresses and ids staff linked to them, ended links too. */
  readonly links: number;
  /** Reviews they gave or were asked for. */
  readonly reviews: number;
  /** Certifications of others whose record quotes them. */
  readonly quoted: readonly string[];
  readonly sources: readonly string[];
  /** Why it cannot be done yet, each a sentence. */
  readonly against: readonly string[];
};

type Desk = { readonly store: Store };

/** What there is to erase. Changes nothing. */
export async function lookAtErasure({ store }: Desk, subject: Subject): Promise<Erasure> {
  return erasureOf(store.db, subject);
}

/**
 * Erases somebody in the name of `by`, in one transaction: all of it, or nothing where something stands against it. `erasedAs` is
 * what stands in their place. Safe beside a running service.
 */
export async function erase(
  { store }: Desk,
  subject: Subject,
  by: string,
): Promise<Erasure & { readonly erasedAs?: string | undefined }> {
  const token = randomBytes(8).toString('hex');
  return store.transaction(async (tx) => {
    // Held before anything is looked at, so that nothing arrives in between.
    for (const key of await keysOf(tx, subject)) await lockCertification(tx, key);
    const erasure = await erasureOf(tx, subject);
    if (erasure.against.length > 0) return erasure;
    const counts = new Map<string, number>();
    const certifications: ErasableCertification[] = [];
    for (const one of erasure.certifications) {
      const exam = one.certification?.exam ?? one.key.slice(0, one.key.lastIndexOf('/'));
      const number = counts.get(exam) ?? 0;
      counts.set(exam, number + 1);
      const to = erasedKey(exam, token, number);
      await eraseOne(tx, one, { to, token, by, at: store.now() });
      certifications.push({ ...one, to });
    }
    await erasePerson(tx, subject.userId);
    return { ...erasure, certifications, erasedAs: erasedId(token) };
  });
}

async function eraseOne(
  tx: Tx,
  { key, certification, issues }: ErasableCertification,
  { to, token, by, at }: { readonly to: string; readonly token: string; readonly by: string; readonly at: number },
): Promise<void> {
  await eraseCertification(tx, {
    from: key,
    to,
    data: certification ? withoutLearner(certification, to, token) : null,
    at,
    by,
    because: (lines, lastHash) => erasedBecause(by, lines, lastHash),
    words: erasedWords,
    detail: { outside: issues.map(({ project, iid }) => `${project}#${iid}`) },
  });
}

function erasedBecause(by: string, lines: number, lastHash: string | undefined): string {
  if (lastHash === undefined) return `${by} erased the learner. Nothing was on record until then.`;
  const gone = lines === 1 ? 'The one line' : `The ${lines} lines`;
  return `${by} erased the learner. ${gone} until then went with them; the last hash was ${lastHash}.`;
}

async function erasureOf(db: Tx, subject: Subject): Promise<Erasure> {
  const links = await linksOf(db, subject.userId);
  const keys = await keysOf(db, subject);
  const certifications = [];
  for (const key of keys) certifications.push(await erasableOf(db, key));
  const reviews = await placesOf(db, subject.userId);
  return {
    certifications,
    links: links.length,
    reviews: reviews.length,
    quoted: await quotedElsewhere(db, keys, quotesOf(subject, links)),
    sources: sourcesIn(certifications),
    against: [
      ...(await openReasons(db, certifications)),
      ...reviews
        .filter(({ released_at }) => released_at === null)
        .map(({ cert_key }) => `${cert_key}: they hold a seat as a reviewer: /release them first.`),
    ],
  };
}

/** Theirs by user id or by what they are called; what somebody else was found by is theirs no more. */
async function keysOf(db: Tx, subject: Subject): Promise<readonly string[]> {
  const { userId } = subject;
  const links = await linksOf(db, userId);
  const called = [...calledIn(subject), ...links.filter(({ unlinked_at }) => unlinked_at === null)];
  const own = (await certificationsOf(db, userId)).map(({ key }) => key);
  const named: string[] = [];
  for (const key of await keysEnding(db, keyEndingsOf(userId, called))) {
    const certification = (await savedCertification(db, key)) as Certification | undefined;
    if (!certification || (certification.learner.is === 'unknown' && !isErased(certification.learner))) named.push(key);
  }
  return [...new Set([...own, ...named])].toSorted();
}

async function erasableOf(db: Tx, key: string): Promise<ErasableCertification> {
  const certification = (await savedCertification(db, key)) as Certification | undefined;
  const bindings = await bindingsOf(db, key);
  const issues = bindings.flatMap(({ tag, project, issue_iid: iid }) => {
    const thread = threadOf(tag);
    if (!thread || iid === null) return [];
    const here = bindings.filter((one) => one.project === project);
    const notes = here.flatMap((one) => (one.note_id !== null && one.issue_iid === iid ? [one.note_id] : []));
    const isMain = thread.thread === undefined;
    const uploads = here.flatMap(({ tag: of, url }) =>
      isMain && url !== null && of.startsWith(`upload/${thread.attempt}/`) ? [url] : [],
    );
    return [{ project, iid, ...thread, notes, uploads }];
  });
  return { key, certification, lines: (await ledgerOf(db, key)).length, issues };
}

async function openReasons(db: Tx, certifications: readonly ErasableCertification[]): Promise<readonly string[]> {
  const reasons: string[] = [];
  for (const { key, certification, issues } of certifications) {
    const place = issues.at(-1);
    const where = place ? `${key} (${place.project}#${place.iid})` : key;
    const against = certification && againstErasing(certification);
    if (against) reasons.push(`${where}: ${against}`);
    const waiting = await waitingFor(db, key);
    if (waiting > 0)
      reasons.push(`${where}: ${waiting} of its events and changes wait to be settled: let the service finish.`);
  }
  return reasons;
}

function calledIn({ username, entry }: Subject): readonly Called[] {
  return [
    { kind: 'username', value: username },
    ...(entry?.emails ?? []).map((value) => ({ kind: 'email', value }) as const),
    ...(entry?.externalIds ?? []).map((value) => ({ kind: 'externalId', value }) as const),
  ];
}

function quotesOf({ username, entry }: Subject, links: readonly Called[]): readonly string[] {
  const linked = links.map(({ value }) => value);
  const named = entry ? [entry.name, ...entry.emails] : [];
  return [`"username":${JSON.stringify(username)}`, `@${username}`, ...named, ...linked];
}

function sourcesIn(certifications: readonly ErasableCertification[]): readonly string[] {
  const sources = certifications.flatMap(
    ({ certification }) => certification?.results.map(({ source }) => source) ?? [],
  );
  return [...new Set(sources)].toSorted();
}
