/** A line that goes or comes. */
export type LineChange = { readonly sign: '+' | '-'; readonly line: string };

/**
 * The fewest lines that must go and come to make one text of another, in order. Myers, "An O(ND) Difference Algorithm": long
 * texts with few changes are quick.
 */
export function lineChanges(before: readonly string[], after: readonly string[]): readonly LineChange[] {
  const most = before.length + after.length;
  // How far into `before` each diagonal (place in `before` less place in `after`) gets, by number of changes.
  const reach = new Int32Array(2 * most + 3);
  const at = (diagonal: number) => diagonal + most + 1;
  const history: Int32Array[] = [];
  for (let changes = 0; changes <= most; changes += 1) {
    history.push(reach.slice(at(-changes - 1), at(changes + 1) + 1));
    for (let diagonal = -changes; diagonal <= changes; diagonal += 2) {
      const [left, right] = [reach[at(diagonal - 1)] ?? 0, reach[at(diagonal + 1)] ?? 0];
      let x = comesDown(diagonal, changes, left, right) ? right : left + 1;
      while (x < before.length && x - diagonal < after.length && before[x] === after[x - diagonal]) x += 1;
      reach[at(diagonal)] = x;
      if (x >= before.length && x - diagonal >= after.length) return walkedBack(before, after, history);
    }
  }
  return [];
}

function comesDown(diagonal: number, changes: number, left: number, right: number): boolean {
  return diagonal === -changes || (diagonal !== changes && left < right);
}

function walkedBack(
  before: readonly string[],
  after: readonly string[],
  history: readonly Int32Array[],
): readonly LineChange[] {
  const found: LineChange[] = [];
  let [x, y] = [before.length, after.length];
  for (let changes = history.length - 1; changes > 0; changes -= 1) {
    const reach = (diagonal: number) => history[changes]?.[diagonal + changes + 1] ?? 0;
    const diagonal = x - y;
    const down = comesDown(diagonal, changes, reach(diagonal - 1), reach(diagonal + 1));
    const from = down ? diagonal + 1 : diagonal - 1;
    [x, y] = [reach(from), reach(from) - from];
    found.push(down ? { sign: '+', line: after[y] ?? '' } : { sign: '-', line: before[x] ?? '' });
  }
  return found.reverse();
}
