/** The known word closest to a mistyped one, if it is close enough to be what was meant. Case and dashes do not count. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const wanted = plain(word);
  const ranked = known
    .map((candidate) => ({ candidate, far: distance(wanted, plain(candidate)) }))
    .sort((a, b) => a.far - b.far);
  const best = ranked[0];
  const allowed = wanted.length < 3 ? 0 : Math.floor(wanted.length / 3);
  return best && best.far <= allowed ? best.candidate : undefined;
}

function plain(word: string): string {
  return word
    .slice(0, 80)
    .toLowerCase()
    .replaceAll(/[-_\s]/g, '');
}

/** How many letters must be put in, taken out, changed or swapped with their neighbor. */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const line = [row];
    for (let column = 1; column <= b.length; column++) {
      const changed = (last[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      const swapped =
        a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1] ? (before[column - 2] ?? 0) + 1 : changed;
      line.push(Math.min(changed, swapped, (last[column] ?? 0) + 1, (line[column - 1] ?? 0) + 1));
    }
    before = last;
    last = line;
  }
  return last[b.length] ?? 0;
}
