import { calendarOf } from "../../lib/features/row_spec.ts";
import { spansOf } from "@lib/competition/contenders/compete.ts";
import { contenderForecast } from "@lib/competition/blends/score_table.ts";
import { formatPeriod } from "@lib/core/time/calendar.ts";
import type { EvaluatedOrigin } from "@lib/training/run/evaluate.ts";

/** Name of the method: the blend with one set of weights for all keys of a kind of demand. */
export const CLASS_BLEND = "blend_of_class";

/** Forecasts by key and origin, as {@linkcode keyAt} names them, shape [h]. */
export type ForecastsAt = Map<string, Float64Array>;

/** How a key at an origin is named. @param id Of the key. @param origin Last known period, as `evaluate` writes it. */
export function keyAt(id: string, origin: string): string {
  return `${id} ${origin}`;
}

/**
 * What the blends of an origin forecast, which have one set of weights for all keys of a kind of demand.
 *
 * @param origin As `evaluateTable` tells. @param keys Ids of the keys that count.
 */
export async function classBlends(
  { plan, selection, chunks }: EvaluatedOrigin,
  keys: ReadonlySet<string>,
): Promise<ForecastsAt> {
  const spans = spansOf(plan.spans), span = spans.length - 1, forecasts: ForecastsAt = new Map();
  const origin = formatPeriod(calendarOf(plan.spec), spans[span]!.origin);
  let k = 0;
  for await (const chunk of chunks()) {
    for (const backtest of chunk) {
      const group = selection.groups.get(selection.choices.at(k++)?.group ?? "");
      const blend = group?.combinations.findIndex(({ name }) => name === "blend") ?? -1;
      if (blend < 0 || !keys.has(backtest.key.id)) continue;
      const forecast = contenderForecast(backtest, backtest.fitMs.length + blend, { group, span });
      forecasts.set(keyAt(backtest.key.id, origin), forecast);
    }
  }
  return forecasts;
}
