import { createInterface } from 'node:readline/promises';

/** Asks on a terminal; Ctrl-D or Ctrl-C at a question is the end of what somebody types. */
export function askOn(input: NodeJS.ReadableStream, output: NodeJS.WritableStream) {
  return async (question: string): Promise<string | undefined> => {
    const lines = createInterface({ input, output });
    lines.once('SIGINT', () => lines.close());
    const closed = new Promise<undefined>((resolve) => lines.once('close', () => resolve(undefined)));
    try {
      const answer = await Promise.race([lines.question(question).catch(() => undefined), closed]);
      if (answer === undefined) output.write('\n');
      return answer;
    } finally {
      lines.close();
    }
  };
}
