import type { Design } from "../../core/rows/design.ts";
import { type Rng, shuffle } from "../../core/numbers/random.ts";
import { splitToStop } from "../contract/design_rows.ts";

/** Fewer rows than this say nothing about when to stop. */
const FEWEST_WATCHED = 10;

/**
 * Rows that are fitted and rows that say when to stop. Of series the latter are the last ones and parts of the calendar before;
 * of a table without a calendar any, of each class its share.
 *
 * @param design Rows of the fit. @param options `share` of the rows that are held back; `rng`: chance.
 * @returns Ascending; nothing is held back where that would be too few rows.
 */
export function holdBack(
  design: Design,
  { share, rng }: { readonly share: number; readonly rng: Rng },
): { train: Int32Array; watch: Int32Array } {
  const all = Int32Array.from({ length: design.rows }, (_, row) => row);
  if (share * design.rows < FEWEST_WATCHED) return { train: all, watch: new Int32Array(0) };
  if (design.task === undefined) {
    const { early, late } = splitToStop(design, share);
    return late.length < FEWEST_WATCHED ? { train: all, watch: new Int32Array(0) } : { train: early, watch: late };
  }
  const isClass = design.task?.kind === "class", due = new Map<number, number>(), held = new Set<number>();
  for (const row of shuffle(all.slice(), rng)) {
    const stratum = isClass ? design.target[row]! : 0, owed = (due.get(stratum) ?? 0.5) + share;
    if (owed >= 1) held.add(row);
    due.set(stratum, owed >= 1 ? owed - 1 : owed);
  }
  return { train: all.filter((row) => !held.has(row)), watch: all.filter((row) => held.has(row)) };
}

/**
 * Draws the order of rows of an epoch: rows of a key, in any order, are spread over all of it, so that each batch has of every
 * key what it has of the rows. Keys of few rows are not left to chance, nor do those of many fill a batch.
 *
 * @param rows That are fitted. @param key Of all rows. @returns Draws an order into an array, which the next call fills anew.
 */
export function epochOrder(rows: Int32Array, key: Int32Array): (rng: Rng) => Int32Array {
  const n = rows.length, out = rows.slice(), { own, counts } = numberKeys(rows, key);
  if (counts.length === 1) return (rng) => shuffle(out, rng);
  const place = new Int32Array(n), starts = new Int32Array(n + 1), mixed = Int32Array.from(rows.keys());
  const offset = new Float64Array(counts.length), seen = new Int32Array(counts.length);
  return (rng) => {
    for (let k = 0; k < offset.length; k++) offset[k] = rng.next();
    shuffle(mixed, rng);
    starts.fill(0);
    seen.fill(0);
    for (let i = 0; i < n; i++) {
      const k = own[mixed[i]!]!, nth = seen[k]!++;
      // The nth of the key's m rows lies in the nth of m equal parts; the parts of keys begin apart.
      const to = place[i] = Math.floor(((nth + offset[k]!) / counts[k]!) * n) % n;
      starts[to + 1]!++;
    }
    for (let at = 0; at < n; at++) starts[at + 1]! += starts[at]!;
    for (let i = 0; i < n; i++) out[starts[place[i]!]!++] = rows[mixed[i]!]!;
    return out;
  };
}

/** Numbers for keys, in the order of their first rows: that of each row, and how many rows each key has. */
function numberKeys(rows: Int32Array, key: Int32Array): { own: Int32Array; counts: Int32Array } {
  const numbers = new Map<number, number>(), counts = new Int32Array(rows.length);
  const own = rows.map((row) => {
    const number = numbers.get(key[row]!) ?? numbers.size;
    numbers.set(key[row]!, number);
    counts[number]!++;
    return number;
  });
  return { own, counts: counts.subarray(0, numbers.size) };
}
