import type { AnyExplanation } from "../../lineage/explain_any.ts";
import type { Chart } from "../frame/chart.ts";
import { plotContributions } from "./contributions.ts";
import { plotRowContributions } from "./row_contributions.ts";

/**
 * What predictions are made of: forecasts step by step, or, without a calendar, rows by column.
 *
 * @param explained From `explain`, of a few keys. @param options `target`: its name; `width`: pixels.
 */
export function plotExplained(
  explained: AnyExplanation,
  options: { readonly target?: string; readonly width?: number } = {},
): Chart {
  return explained.kind === "rows"
    ? plotRowContributions(explained.keys, { ...options, isShare: explained.isShare })
    : plotContributions(explained.keys, options);
}
