/**
 * The candidate that looks most like a name, to end an error message with "did you mean".
 *
 * @param name What was asked for.
 * @param candidates What there is.
 * @param options `share`: how much of the name may be wrong, in (0, 1]; default a half.
 * @returns The candidate with the fewest edits (letter case aside), or null if none is near: more than that share
 * of the letters would have to change.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { nearestName } from "@lib/core/text/nearest_name.ts";
 * assertEquals(nearestName("Demnd", ["date", "item", "demand"]), "demand");
 * ```
 */
export function nearestName(name: string, candidates: readonly string[], { share = 1 / 2 } = {}): string | null {
  let best: string | null = null, fewest = Infinity;
  for (const candidate of candidates) {
    const edits = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (edits < fewest) [best, fewest] = [candidate, edits];
  }
  return fewest <= Math.max(name.length, 2) * share ? best : null;
}

/** Levenshtein (1966) by one row of the table. */
function editDistance(a: string, b: string): number {
  const row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    let diagonal = row[0]!;
    row[0] = i;
    for (let j = 1; j <= b.length; j++) {
      const replace = diagonal + (a[i - 1] === b[j - 1] ? 0 : 1);
      diagonal = row[j]!;
      row[j] = Math.min(replace, row[j]! + 1, row[j - 1]! + 1);
    }
  }
  return row[b.length]!;
}
