import { z } from 'zod';
import {
  longestWords,
  type Parsed,
  quoted,
  refuse,
  restFrom,
  type Spot,
  spotAfter,
  tooLong,
  type Utterance,
} from './utterance.ts';

/** Something the learner wants to be seen. */
export type EvidenceCommand = { readonly say: 'evidence'; readonly url: string; readonly words?: string | undefined };

export const evidenceExample = '/evidence https://example.com/recording The demo call';

/** `/evidence URL [words]`; the address may stand in angle brackets or be a Markdown link, as editors make them. */
export function parseEvidence(said: Utterance): Parsed<EvidenceCommand> {
  const text = restFrom(said.line, said.words[0]);
  const start = said.words[0]?.at ?? 0;
  const link = /^\[([^\]]*)\]\(([^()\s]+)\)(?=\s|$)(.*)$/s.exec(text);
  const written = link?.[2] ?? /^\S*/.exec(text)?.[0] ?? '';
  if (written === '')
    return refuse(spotAfter(said.line), 'The address is missing: it starts with https://.', evidenceExample);
  const column = start + (link ? (link[1] ?? '').length + 3 : 0);
  const url = written.replace(/^<(.+)>$/s, '$1');
  if (!isWebAddress(url)) return refuseAddress({ line: said.line, column, length: written.length }, written);
  const words = (link ? `${link[1]} ${link[3]?.trim()}` : text.slice(written.length)).trim();
  if (words.length > longestWords) return tooLong(said.line, words.length, evidenceExample);
  return { command: { say: 'evidence', url, ...(words ? { words } : {}) } };
}

const WebAddress = z.url({ protocol: /^https?$/ });

/** Only what a browser opens and Markdown carries unharmed; a password in an address would be shown to everybody. */
function isWebAddress(text: string): boolean {
  const plain = text.length <= 2000 && /^https?:\/\/[^\s<>"'`\\|{}^@/?#]+([/?#][^\s<>"`\\|{}^]*)?$/i.test(text);
  return plain && WebAddress.safeParse(text).success;
}

function refuseAddress(spot: Spot, written: string): Parsed<EvidenceCommand> {
  const bare = `https://${written}`;
  const near = /^[\w-]+(\.[\w-]+)+([/?#]|$)/.test(written) && isWebAddress(bare) ? bare : undefined;
  const problem = /^https?:\/\/[^/?#]*@/i.test(written)
    ? 'An address with a name or password in it would be shown to everybody here: leave that part out.'
    : `${quoted(written)} is not an address people can open: it starts with https:// or http://.`;
  return refuse(spot, problem, evidenceExample, near);
}
