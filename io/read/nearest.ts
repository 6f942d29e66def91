const LONGEST_COMPARED = 40;

/** Least number of inserted, removed or changed characters that turn one word into the other. */
function editDistance(left: string, right: string): number {
  let above = Array.from({ length: right.length + 1 }, (_, pos) => pos);
  for (let i = 1; i <= left.length; i++) {
    const present = [i];
    for (let j = 1; j <= right.length; j++) {
      const changed = above[j - 1] + (left[i - 1] === right[j - 1] ? 0 : 1);
      present.push(Math.min(above[j] + 1, present[j - 1] + 1, changed));
    }
    above = present;
  }
  return above[right.length];
}

/** The known word that a mistyped one most likely means; undefined where none is near. */
export function nearestWord(word: string, known: readonly string[]): string | undefined {
  if (word.length > LONGEST_COMPARED) return undefined;
  let nearest: string | undefined;
  let least = Math.max(1, Math.floor(word.length / 2)) + 1;
  for (const candidate of known) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance < least) {
      least = distance;
      nearest = candidate;
    }
  }
  return nearest;
}
