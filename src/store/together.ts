type Waiting<Answer> = PromiseWithResolvers<Answer> & { readonly question: string };

/** One query does not ask for more than so many. */
const AT_ONCE = 50;

/**
 * Asks together what is asked in one turn of the event loop, because a query for many costs hardly more than a query for one.
 * Every answer is of a moment after its question.
 */
export function together<Answer>(
  ask: (questions: readonly string[]) => Promise<(question: string) => Answer>,
): (question: string) => Promise<Answer> {
  let waiting: Waiting<Answer>[] = [];
  const askSome = async (some: readonly Waiting<Answer>[]) => {
    try {
      const answerTo = await ask([...new Set(some.map(({ question }) => question))]);
      for (const one of some) one.resolve(answerTo(one.question));
    } catch (error) {
      for (const one of some) one.reject(error);
    }
  };
  const askAll = () => {
    const all = waiting;
    waiting = [];
    for (let from = 0; from < all.length; from += AT_ONCE) void askSome(all.slice(from, from + AT_ONCE));
  };
  return (question) => {
    const one = { question, ...Promise.withResolvers<Answer>() };
    if (waiting.push(one) === 1) setImmediate(askAll);
    return one.promise;
  };
}
