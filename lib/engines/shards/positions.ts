/**
 * Ascending positions as text: `0-23`, `4 7 9-12`; a million neighbours take a few letters.
 *
 * @param positions Integers >= 0, ascending.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { formatPositions, parsePositions } from "@lib/engines/shards/positions.ts";
 * assertEquals(formatPositions([4, 7, 9, 10, 11]), "4 7 9-11");
 * assertEquals(parsePositions("4 7 9-11"), [4, 7, 9, 10, 11]);
 * ```
 */
export function formatPositions(positions: readonly number[]): string {
  const spans: string[] = [];
  for (let i = 0; i < positions.length;) {
    let j = i;
    while (positions[j + 1] === positions[j]! + 1) j++;
    spans.push(i === j ? `${positions[i]}` : `${positions[i]}-${positions[j]}`);
    i = j + 1;
  }
  return spans.join(" ");
}

/** The positions that {@linkcode formatPositions} wrote. */
export function parsePositions(text: string): number[] {
  if (text === "") return [];
  return text.split(" ").flatMap((span) => {
    const [from = NaN, to = from] = span.split("-").map(Number);
    return Array.from({ length: to - from + 1 }, (_, i) => from + i);
  });
}
