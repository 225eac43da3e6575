import type { Leaderboard } from "../../competition/selection/leaderboard.ts";
import type { SeriesKey } from "../../core/rows/panel.ts";

/** A leaderboard as the JSON contract has it. */
export interface LeaderboardRecord {
  /** Texts of the key columns. */
  readonly key: readonly string[];
  /** The contender that its run chose. */
  readonly chosen: string;
  /** `fold_1` …, `holdout`. */
  readonly spans: readonly string[];
  readonly contenders: readonly LeaderboardRow[];
}

/** One contender. */
export interface LeaderboardRow {
  readonly contender: string;
  /** Fit time over all folds, milliseconds. */
  readonly fitMs: number;
  /** Encoded size, bytes. */
  readonly bytes: number;
  /** Score by metric, then span; NaN where undefined. */
  readonly scores: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/**
 * A leaderboard as plain named data.
 *
 * @param board From the registry. @param key Whose it is.
 */
export function leaderboardRecord(board: Leaderboard, key: SeriesKey): LeaderboardRecord {
  const { spans, metrics, values } = board;
  const at = (c: number, s: number, m: number) => values[(c * spans.length + s) * metrics.length + m] ?? NaN;
  const contenders = board.contenders.map((contender, c): LeaderboardRow => ({
    contender,
    fitMs: board.fitMs[c] ?? NaN,
    bytes: board.bytes[c] ?? 0,
    scores: Object.fromEntries(
      metrics.map((metric, m) => [metric, Object.fromEntries(spans.map((span, s) => [span, at(c, s, m)]))]),
    ),
  }));
  return { key: key.parts, chosen: board.chosen, spans, contenders };
}
