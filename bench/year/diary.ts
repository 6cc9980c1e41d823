/** What people have set out to do, in the order of its time. */
export type Diary = {
  readonly add: (at: number, act: () => Promise<unknown>) => void;
  /** When the next act is due (epoch ms). */
  readonly next: () => number;
  readonly take: () => (() => Promise<unknown>) | undefined;
};

type Entry = { readonly at: number; readonly act: () => Promise<unknown> };

export function openDiary(): Diary {
  const entries: Entry[] = [];
  return {
    add: (at, act) => {
      const place = entries.findIndex((entry) => entry.at > at);
      entries.splice(place < 0 ? entries.length : place, 0, { at, act });
    },
    next: () => entries[0]?.at ?? Number.POSITIVE_INFINITY,
    take: () => entries.shift()?.act,
  };
}
