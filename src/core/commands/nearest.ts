/**
 * The candidate a person most likely meant: one they began to write, or one within a few slips of the finger
 * (a letter missing, added, wrong, or two swapped). Undefined when nothing is close.
 */
export function nearest(written: string, candidates: readonly string[]): string | undefined {
  if (written.length > longest) return undefined;
  const word = written.toLowerCase().replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');
  if (word === '') return undefined;
  const slips = Math.floor(word.length / 3);
  const ranked = candidates
    .map((candidate) => ({ candidate, distance: distanceBetween(word, candidate.toLowerCase()) }))
    .filter(({ distance }) => distance <= slips)
    .sort((a, b) => a.distance - b.distance);
  return ranked[0]?.candidate ?? begunBy(word, candidates);
}

// Longer words are no slip of the finger, and looking at them takes time.
const longest = 60;

function begunBy(word: string, candidates: readonly string[]): string | undefined {
  const begun = word.length < 3 ? [] : candidates.filter((candidate) => candidate.toLowerCase().startsWith(word));
  return begun.length === 1 ? begun[0] : undefined;
}

// Optimal string alignment: Levenshtein with swaps of neighbors.
function distanceBetween(a: string, b: string): number {
  let older: readonly number[] = [];
  let previous: readonly number[] = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1];
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      current[column] = Math.min(
        at(previous, column) + 1,
        at(current, column - 1) + 1,
        at(previous, column - 1) + (same ? 0 : 1),
        swapped ? at(older, column - 2) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    older = previous;
    previous = current;
  }
  return at(previous, b.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
