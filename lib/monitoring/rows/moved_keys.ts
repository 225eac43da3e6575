import type { Config } from "../../core/config/config_type.ts";
import type { SeriesKey } from "../../core/rows/panel.ts";
import { adjustPValues } from "../../metrics/adjust_p_values.ts";
import { isDrift } from "../inputs/drift.ts";
import type { WatchFinding } from "../watch/key_findings.ts";
import { driftAlarm, judgeSamples } from "./judge_samples.ts";
import type { RowSamples } from "./row_samples.ts";
import { FALSE_SHARE, FEWEST_ROWS } from "./watch_keys.ts";

/** Rows of a key that came, and those that its models learned from. */
export interface SampledKey {
  /** Which. */
  readonly key: SeriesKey;
  /** Rows that training has not seen. */
  readonly came: RowSamples;
  /** Rows of training. */
  readonly before: RowSamples;
}

/**
 * Keys whose own columns, or targets, have moved: each beside its own rows of training, as all of them are together, and by more
 * than chance over all keys and columns. It is to be watched, as models may still be right.
 *
 * @param keys Of which rows came. @param options As of {@linkcode judgeSamples}.
 * @returns By key id, of each key of which enough rows came: what has moved, the farthest beyond its limit first.
 */
export function movedKeys(
  keys: Iterable<SampledKey>,
  options: {
    readonly limits: Pick<Config["monitoring"]["data"], "drift" | "missing">;
    readonly isTimed: boolean;
  },
): Map<string, WatchFinding[]> {
  const moved = new Map<string, WatchFinding[]>(), pValues: number[] = [];
  const found: { readonly id: string; readonly finding: WatchFinding; readonly test: number; readonly by: number }[] =
    [];
  for (const { key: { id }, came, before } of keys) {
    if (came.rows < FEWEST_ROWS || before.rows < FEWEST_ROWS) continue;
    moved.set(id, []);
    for (const drift of judgeSamples(came, before, options).drift) {
      // What is predicted of rows of training is known of few of each key.
      if (drift.role === "prediction") continue;
      const { pValue, distance, limit } = drift, test = pValue === null ? -1 : pValues.push(pValue) - 1;
      if (!isDrift(drift)) continue;
      const { code, message, column, evidence } = driftAlarm(drift);
      found.push({
        id,
        finding: { level: "watch", code, message, evidence: { column, ...evidence } },
        test,
        by: (distance ?? 0) / limit,
      });
    }
  }
  const adjusted = adjustPValues(pValues, "benjamini_hochberg");
  for (const { id, finding, test } of found.sort((a, b) => b.by - a.by)) {
    if (test < 0 || adjusted[test]! <= FALSE_SHARE) moved.get(id)!.push(finding);
  }
  return moved;
}
