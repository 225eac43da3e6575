import { plainChanges } from "./forecast_changes.ts";
import type { PlannedMove } from "../lifecycle/move_plan.ts";
import { type MoveSummary, summarizeMoves } from "../lifecycle/move_summary.ts";
import type { InferenceSource } from "./plan/plan_inference.ts";
import { type ForecastPreview, previewForecasts } from "./preview_forecasts.ts";

/** What moves would do: to keys, families and errors, and to the forecasts of each table. */
export interface MovePreview extends MoveSummary {
  /** Forecasts of each table whose keys move, by its name; a table that is not at hand is left out. */
  readonly forecasts: Readonly<Record<string, ForecastPreview>>;
}

/**
 * What a promotion or a rollback would do. Nothing is moved.
 *
 * @param source Registry, store, horizon, logger. @param moves Of a plan. @param options `most`: keys in each list of forecasts.
 * @throws As `openInference`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { openRegistry, planRunPromotion, previewMoves, train } from "1000models";
 * const dir = Deno.makeTempDirSync(), source = { store: `${dir}/features`, registry: `${dir}/models`, now: () => new Date(0) };
 * const month = (t: number) => `${2020 + Math.floor(t / 12)}-${t % 12 + 1}`;
 * const rows = Array.from({ length: 48 }, (_, t) => ({ month: month(t), sold: 20 + t % 12 + t % 5 }));
 * using trained = await train(rows, {
 *   time: "month", target: "sold", horizon: 3, contenders: ["naive", "seasonal_naive"], lifecycle: { approval: "manual" },
 * });
 * trained.save(source);
 * const registry = openRegistry(source.registry, source), { run } = trained.summary;
 * const { plan } = planRunPromotion(registry, { run });
 * registry.close();
 * const { families } = await previewMoves(source, plan.moves);
 * assertEquals(families, [{ from: "", to: "seasonal_naive", keys: 1 }]);
 * ```
 */
export async function previewMoves(
  source: InferenceSource,
  moves: readonly PlannedMove[],
  options: { readonly most?: number } = {},
): Promise<MovePreview> {
  const tables = Map.groupBy(moves.map(({ version }) => version), ({ group }) => group);
  const forecasts: Record<string, ForecastPreview> = {};
  for (const [group, versions] of tables) {
    const preview = await previewForecasts(source, versions, options);
    if (preview !== null) forecasts[group] = preview;
  }
  return { ...summarizeMoves(moves), forecasts };
}

/**
 * A preview as the JSON contract has it: keys as their parts, what is unknown null.
 *
 * @param preview Of moves.
 */
export function plainPreview({ forecasts, error, ...preview }: MovePreview) {
  const isKnown = Number.isFinite(error.hi);
  return {
    ...preview,
    error: isKnown ? error : { ...error, lo: null, hi: null },
    forecasts: Object.fromEntries(Object.entries(forecasts).map(([group, one]) => [group, plainChanges(one)])),
  };
}
