/** Longer words are cut before they are compared: the cost grows with the square of the length. */
const LONGEST_COMPARED = 80;

/** Number of single-letter insertions, deletions, replacements and neighbour swaps between two words. */
function editDistance(left: string, right: string): number {
  let older: number[] = [];
  let old = Array.from({ length: right.length + 1 }, (_, pos) => pos);
  for (let i = 1; i <= left.length; i++) {
    const row = [i];
    for (let j = 1; j <= right.length; j++) {
      const same = left[i - 1] === right[j - 1] ? 0 : 1;
      let best = Math.min((old[j] as number) + 1, (row[j - 1] as number) + 1, (old[j - 1] as number) + same);
      const swapped = i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1];
      if (swapped) best = Math.min(best, (older[j - 2] as number) + 1);
      row.push(best);
    }
    older = old;
    old = row;
  }
  return old[right.length] as number;
}

/**
 * The known name most like a mistyped one, or null when none is close (case, blanks, `_` and `-` do not count;
 * otherwise up to a third of the letters, at least two, may differ). Ties: the first in the list.
 */
export function nearestName(word: string, known: readonly string[]): string | null {
  const plain = (text: string) => text.toLowerCase().replace(/[\s_-]/g, "");
  const wanted = plain(word.slice(0, LONGEST_COMPARED));
  let best: string | null = null;
  let bestDistance = Math.max(2, Math.floor(wanted.length / 3)) + 1;
  for (const name of known) {
    const distance = editDistance(wanted, plain(name));
    if (distance < bestDistance && distance < plain(name).length) {
      best = name;
      bestDistance = distance;
    }
  }
  return best;
}

/** ` (did you mean "seed"?)`, to be put behind a message about a mistyped name; empty when no name is close. */
export function didYouMean(word: string, known: readonly string[]): string {
  const near = nearestName(word, known);
  return near === null ? "" : ` (did you mean ${JSON.stringify(near)}?)`;
}
