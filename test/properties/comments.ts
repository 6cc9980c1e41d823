import fc from 'fast-check';
import { longestRead } from '../../src/intake/spoken-lines.ts';
import { type Block, block, neverEnded, paragraph, unheard } from './blocks.ts';
import { fresh } from './spoken.ts';

/** A comment, and what its author asks for in it; lines count from 1. */
export type Made = {
  readonly text: string;
  readonly commands: readonly { readonly line: number; readonly say: string }[];
  readonly wrong: readonly number[];
};

/** How many numbers of its own a comment may use. */
export const mostFresh = 400;

/** Comments as people might write them, of pieces whose meaning is known before anybody reads them. */
export const comments: fc.Arbitrary<Made> = fc
  .record({
    before: fc.constantFrom([], [], ['', ' ']),
    blocks: fc.array(block, { maxLength: 6 }),
    last: fc.oneof(paragraph, neverEnded),
    gap: fc.constantFrom([''], [''], [' '], ['', '\t']),
    end: fc.constantFrom('\n', '\n', '\r\n', '\r'),
    mark: fc.constantFrom('', '', '', '\uFEFF'),
    after: fc.constantFrom('', '', '\n', ' \n\n\t'),
  })
  .map(({ before, blocks, last, gap, end, mark, after }) => {
    const lines = [...before.map(unheard), ...blocks.flatMap((lines) => [...lines, ...gap.map(unheard)]), ...last];
    return { ...truthOf(lines), text: mark + written(lines, end) + after };
  })
  .filter(({ text, commands, wrong }) => {
    // A comment is read up to a length, to fifty commands and to ten mistakes; other tests hold those.
    return text.length <= longestRead && commands.length <= 50 && wrong.length < 10 && !text.includes(`c${mostFresh}`);
  });

function written(lines: Block, end: string): string {
  let count = 0;
  const numbered = (text: string) =>
    text.replaceAll(fresh, () => {
      count += 1;
      return String(count);
    });
  return lines.map(({ text }) => numbered(text)).join(end);
}

/** A practical is decided once: a second decision in the same comment cannot be taken. */
function truthOf(lines: Block): Pick<Made, 'commands' | 'wrong'> {
  const asked = lines.flatMap(({ truth }, at) => (truth === 'words' ? [] : [{ line: at + 1, say: truth }]));
  const decided = asked.find(({ say }) => say === 'decide');
  const isWrong = (one: (typeof asked)[number]) => one.say === 'wrong' || (one.say === 'decide' && one !== decided);
  return { commands: asked.filter((one) => !isWrong(one)), wrong: asked.filter(isWrong).map(({ line }) => line) };
}
