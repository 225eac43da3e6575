import { fromRow, historyAt } from "../../competition/backtest/history.ts";
import type { Panel } from "../../core/rows/panel.ts";
import { explainChampion, type Explanation } from "../../explain/explain_champion.ts";
import { settleServing } from "./settle_serving.ts";
import type { Serving } from "./serving.ts";

/** What a forecast is made of, and what was known when it was made. */
export interface ServingExplanation {
  /** Code of why there is none; empty if there is. */
  readonly failure: string;
  /** What it is made of; null if it failed. */
  readonly explanation: Explanation | null;
  /** Number of the version in the registry; null for a new key, or none. */
  readonly version: number | null;
  /** What its model was shown of the history, and the season of its cycle; null if it failed. */
  readonly known: { readonly y: Float64Array; readonly start: number; readonly seasonLength: number } | null;
}

/**
 * What the forecast of a key is made of, by what serves it in view of what is known now.
 *
 * @param serving What training says. @param series Panel of the one key: history, then what is known ahead.
 * @param at `asOf`: last period known; `horizon`: steps.
 * @throws As `explainChampion`.
 */
export function explainServing(
  serving: Serving,
  series: Panel,
  { asOf, horizon }: { readonly asOf: number; readonly horizon: number },
): ServingExplanation {
  const entry = settleServing(serving, series, asOf);
  if (entry.status === "failed") return { failure: entry.reason, explanation: null, version: null, known: null };
  const { champion, id = null } = entry, own = fromRow(series, entry.from ?? 0);
  const explanation = explainChampion(champion, own, { asOf, horizon });
  return {
    failure: "",
    explanation,
    version: id,
    known: { ...historyAt(own, asOf), seasonLength: champion.seasonLength },
  };
}
