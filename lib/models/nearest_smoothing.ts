import { NearestSearch, type SearchedRows } from "./nearest_search.ts";

/** Rows that are left out one by one, at most, evenly among all. */
const MOST_LEFT_OUT = 500;
/** Neighbours that the shares of all rows may count as: from some, halved until hardly any. */
const CANDIDATES = Array.from({ length: 11 }, (_, i) => 2 ** (2 - i));

/** Rows of classes. */
interface ClassRows extends SearchedRows {
  /** Shares of the classes, > 0; of numbers empty. */
  readonly shares: Float64Array;
}

/**
 * Draw the shares of classes among neighbours to those of all rows.
 *
 * @param said Shares among the neighbours, shape [classes]; changed. @param shares Of all rows, shape [classes].
 * @param options `neighbours`: how many there are; `smoothing`: how many the shares of all rows count as.
 */
export function smoothTo(
  said: Float64Array,
  shares: Float64Array,
  { neighbours, smoothing }: { readonly neighbours: number; readonly smoothing: number },
): void {
  for (let c = 0; c < said.length; c++) {
    said[c] = (said[c]! * neighbours + smoothing * shares[c]!) / (neighbours + smoothing);
  }
}

/**
 * How many neighbours the shares of all rows should count as: that with the least log loss of training rows of which each is
 * predicted without itself. Where neighbours are never wrong that is next to none, where classes overlap some.
 *
 * @returns In (0, 4]; 1 of a single row, which has no others; of numbers 0.
 */
export function smoothingOf(from: ClassRows): number {
  const { shares } = from, n = from.weights.length;
  if (shares.length === 0) return 0;
  if (n < 2) return 1;
  const losses = CANDIDATES.map(() => 0), count = Math.min(n, MOST_LEFT_OUT), search = new NearestSearch(from, 1);
  for (let i = 0; i < count; i++) addLosses(losses, from, { row: Math.floor(i * n / count), search });
  return CANDIDATES[losses.indexOf(Math.min(...losses))]!;
}

/** Add what each candidate loses on a row that is left out. */
function addLosses(
  losses: number[],
  { rows, targets, weights, shares }: ClassRows,
  { row, search }: { readonly row: number; readonly search: NearestSearch },
): void {
  const width = shares.length, k = rows.length / weights.length;
  const found = search.of(rows, row * k, row), said = new Float64Array(width);
  search.meanInto(said, found);
  const actual = targets.subarray(row * width, (row + 1) * width).indexOf(1), weight = weights[row]!;
  CANDIDATES.forEach((smoothing, i) => {
    const drawn = said.slice();
    smoothTo(drawn, shares, { neighbours: found.length, smoothing });
    losses[i]! -= weight * Math.log(drawn[actual]!);
  });
}
