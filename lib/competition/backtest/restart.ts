import type { KeyVerdict } from "../../core/outcome.ts";
import { limitsOf, type VerdictOptions } from "./verdict.ts";

/** Typical gaps between demands within which a silence is nothing unusual: of random demand one in twenty is longer. */
const USUAL_GAPS = 3;

/**
 * Where the history begins that tells what a key is now, if it was judged to have nothing to learn from and changed since:
 * at the first demand after a silence that the verdict rests on, or at the first value other than the constant one.
 *
 *     0 0 0 0 0 0 0 0 0 0 0 0 0 ● 98 104        sold nothing, sells
 *     3 1 4 0 0 0 0 0 0 0 0 0 0 ● 35 31         had ended
 *     1 0 0 0 0 0 2 0 0 0 0 0 0 0 0 1           gaps of that kind are usual for it: nothing is cut
 *
 * @param y Target up to now, shape [n]; NaN is missing.
 * @param earlier What was said of the key: only where that is a silence, or its end, is anything cut; `ALL_MISSING`: nothing.
 * @param options As for the verdict.
 * @returns A row in [0, n); 0 where all of the history counts.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { restartRow } from "@lib/competition/backtest/restart.ts";
 * const options = { horizon: 2, seasonLength: 1, minRows: 3, zeroFilled: true };
 * assertEquals(restartRow(Float64Array.of(0, 0, 0, 0, 0, 40), "ALL_ZERO", options), 5);
 * ```
 */
export function restartRow(y: Float64Array, earlier: KeyVerdict, options: VerdictOptions): number {
  if (!RESTARTS.has(earlier)) return 0;
  const { endedAfter } = limitsOf(options);
  let row = 0, lastDemand = -1, demands = 0, value = NaN, run = 0, hasZero = false;
  for (let i = 0; i < y.length; i++) {
    const now = y[i]!;
    if (now !== now) continue;
    if (now === 0) {
      hasZero = true;
      continue;
    }
    const silence = i - lastDemand - 1;
    const isFirst = lastDemand < 0;
    const isLong = silence >= endedAfter || (isFirst && earlier !== "ALL_MISSING");
    const isUsual = demands > 0 && silence <= USUAL_GAPS * (lastDemand + 1) / demands;
    const hasChanged = now !== value && (run >= endedAfter || (earlier === "CONSTANT" && run > 0 && row === 0));
    if ((isLong && !isUsual) || hasChanged) row = i;
    run = now === value && !hasZero && silence < endedAfter ? run + 1 : 1;
    [value, lastDemand, hasZero] = [now, i, false];
    demands++;
  }
  return row;
}

/** What was silent, and what has ended its silence. */
const RESTARTS: ReadonlySet<KeyVerdict> = new Set(["ALL_MISSING", "ALL_ZERO", "ENDED", "CONSTANT", "RESUMED"]);
