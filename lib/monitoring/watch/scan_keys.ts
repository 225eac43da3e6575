import { scanStatistic } from "../../competition/watch/bootstrap_year.ts";
import { KNOWN_COUNT, RECENT, WATCH_WIDTH } from "../../competition/watch/watch_period.ts";
import { REFERENCE_WIDTH } from "../../competition/watch/watch_reference.ts";
import { type Detectors, isWatched, SCANNED, STATE_WIDTH } from "./detectors.ts";

/** A key whose newest errors are on one side, twice in a row. */
export interface ScannedKey {
  /** Row of the key. */
  readonly row: number;
  /** Actuals above (up) or below the forecast. */
  readonly direction: "up" | "down";
  /** Chance of so large a mean of the newest errors in a healthy key, in (0, 1]. */
  readonly p: number;
  /** Mean of the newest errors beyond what is usual, a share of the mean demand. */
  readonly effect: number;
}

/** How a scan judges. */
export interface ScanOptions {
  /** Rows that are looked at together; default all. Keys and totals are scans of their own. */
  readonly rows?: Iterable<number>;
  /** Share of false discoveries among those of one scan, in (0, 1]; default 0.1. */
  readonly share?: number;
  /**
   * Known periods of a key, >= 1, that must lie between the first scan that sees it and the one that tells it; default 1.
   * Neighbouring days see the same errors: the second look is worth something after a week.
   */
  readonly apart?: number;
  /** Smallest effect that is worth a look, a share of the mean demand. */
  readonly floor: number;
}

/** Share of healthy looks that the tail of `ScanReference` begins at. */
const TAIL = 0.05;

/**
 * Look at the newest errors of all keys together, about as many as a mean of 28 periods has: which means are larger than those
 * of healthy keys of their group ever are, with false discoveries bounded over all keys. Seen once is chance more often than
 * not: a key is told when a later scan sees it on the same side, and none between did not.
 *
 * @param detectors Remember what this scan has seen. @param options Rows, false discoveries, floor.
 * @returns Keys seen now and before, by row.
 * @see Benjamini & Hochberg (1995), doi:10.1111/j.2517-6161.1995.tb02031.x
 */
export function scanKeys(detectors: Detectors, options: ScanOptions): ScannedKey[] {
  const { share = 0.1, apart = 1, floor } = options, { states } = detectors;
  const rows = [...options.rows ?? Array(detectors.rows).keys()].filter((row) => isWatched(detectors, row));
  const looks = rows.map((row) => lookAt(detectors, row)), bound = discoveryBound(looks.map(({ p }) => p), share);
  return looks.filter((look) => {
    const own = look.row * STATE_WIDTH, at = own + SCANNED, known = states[own + KNOWN_COUNT]!;
    // The count of known periods at first sight, negative for downwards.
    const side = look.direction === "up" ? 1 : -1, first = states[at]! * side;
    const isSeen = look.p <= bound && look.effect >= floor;
    if (!isSeen) states[at] = 0;
    else if (first <= 0) states[at] = side * known;
    return isSeen && first > 0 && known - first >= apart;
  });
}

function lookAt({ references, states }: Detectors, row: number): ScannedKey {
  const reference = references.subarray(row * REFERENCE_WIDTH, (row + 1) * REFERENCE_WIDTH);
  const [persistence = 1, from = 0, excess = 1] = reference.subarray(REFERENCE_WIDTH - 3);
  const state = states.subarray(row * STATE_WIDTH, row * STATE_WIDTH + WATCH_WIDTH);
  // Without a known period there is nothing to see.
  const statistic = scanStatistic(state, persistence), size = Number.isNaN(statistic) ? 0 : Math.abs(statistic);
  const p = size > from ? TAIL * Math.exp(-(size - from) / excess) : 1 - (1 - TAIL) * (from > 0 ? size / from : 0);
  const effect = Math.abs(state[RECENT]!) * reference[3]!;
  return { row, direction: statistic < 0 ? "down" : "up", p, effect };
}

/** The largest p that Benjamini and Hochberg take for a discovery; 0 if none is. */
function discoveryBound(p: readonly number[], share: number): number {
  const sorted = [...p].sort((a, b) => a - b);
  return sorted.findLast((value, i) => value <= share * (i + 1) / sorted.length) ?? 0;
}
