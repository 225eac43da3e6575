import { scanStatistic } from "../competition/watch/bootstrap_year.ts";
import { RECENT, WATCH_WIDTH } from "../competition/watch/watch_period.ts";
import { REFERENCE_WIDTH } from "../competition/watch/watch_reference.ts";
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
  /** Smallest effect that is worth a look, a share of the mean demand. */
  readonly floor: number;
}

/** Share of healthy looks that the tail of `ScanReference` begins at. */
const TAIL = 0.05;

/**
 * Look at the newest errors of all keys together, about as many as a mean of 28 periods has: which means are larger than those
 * of healthy keys of their group ever are, with false discoveries bounded over all keys. Seen once is chance more often than
 * not: a key is told when a second scan in a row sees it on the same side. Run it after new periods, not more often.
 *
 * @param detectors Remember what this scan has seen. @param options Rows, false discoveries, floor.
 * @returns Keys seen now and by the scan before, by row.
 * @see Benjamini & Hochberg (1995), doi:10.1111/j.2517-6161.1995.tb02031.x
 */
export function scanKeys(detectors: Detectors, options: ScanOptions): ScannedKey[] {
  const { share = 0.1, floor } = options, { states } = detectors;
  const rows = [...options.rows ?? Array(detectors.rows).keys()].filter((row) => isWatched(detectors, row));
  const looks = rows.map((row) => lookAt(detectors, row)), bound = discoveryBound(looks.map(({ p }) => p), share);
  return looks.filter((look) => {
    const at = look.row * STATE_WIDTH + SCANNED, side = look.direction === "up" ? 1 : -1;
    const isSeen = look.p <= bound && look.effect >= floor, before = states[at];
    states[at] = isSeen ? side : 0;
    return isSeen && before === side;
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
