import { FitError } from "../core/errors/errors.ts";
import { nearestName } from "../core/text/nearest_name.ts";
import type { ModelFamily } from "./family.ts";

/** Where each family lies: those of the catalogue, and the one that only keys too young for a season are served by. */
const FILES: Readonly<Record<string, () => Promise<ModelFamily>>> = {
  naive: async () => (await import("./naive.ts")).naive,
  seasonal_naive: async () => (await import("./seasonal_naive.ts")).seasonalNaive,
  moving_average: async () => (await import("./moving_average.ts")).movingAverage,
  ses: async () => (await import("./ses.ts")).ses,
  ets: async () => (await import("./ets.ts")).ets,
  theta: async () => (await import("./theta.ts")).theta,
  mstl: async () => (await import("./mstl.ts")).mstl,
  croston: async () => (await import("./croston.ts")).croston,
  sba: async () => (await import("./croston.ts")).sba,
  tsb: async () => (await import("./tsb.ts")).tsb,
  adida: async () => (await import("./aggregation.ts")).adida,
  imapa: async () => (await import("./aggregation.ts")).imapa,
  linear: async () => (await import("./linear.ts")).linear,
  regression: async () => (await import("./regression.ts")).regression,
  ridge: async () => (await import("./ridge.ts")).tableRidge,
  random_forest: async () => (await import("./random_forest.ts")).tableForest,
  gradient_boosting: async () => (await import("./gradient_boosting.ts")).tableBoosting,
  logistic: async () => (await import("./logistic.ts")).tableLogistic,
  ridge_residual: async () => (await import("./ridge.ts")).residualRidge,
  gradient_boosting_residual: async () => (await import("./gradient_boosting.ts")).residualBoosting,
  logistic_residual: async () => (await import("./logistic.ts")).residualLogistic,
  elastic_net: async () => (await import("./elastic_net.ts")).tableElasticNet,
  nearest: async () => (await import("./nearest.ts")).tableNearest,
  prior_mean: async () => (await import("./prior_mean.ts")).priorMean,
  hurdle: async () => (await import("./hurdle.ts")).hurdle,
  mlp: async () => (await import("./mlp.ts")).tableMlp,
  ml_random_forest: async () => (await import("./ml_random_forest.ts")).mlRandomForest,
  imported: async () => (await import("./imported.ts")).imported,
  fleet_season: async () => (await import("./fleet_season.ts")).fleetSeason,
};

/**
 * One family, without the others and their packages: serving a forecast must not wait for what only some other model needs.
 *
 * @param name One of the catalogue's `familyNames`.
 * @throws {FitError} `UNKNOWN_FAMILY`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { importFamily } from "@lib/models/import_family.ts";
 * assertEquals((await importFamily("ses")).name, "ses");
 * ```
 */
export async function importFamily(name: string): Promise<ModelFamily> {
  if (Object.hasOwn(FILES, name)) return await FILES[name]!();
  const near = nearestName(name, Object.keys(FILES));
  throw new FitError(
    "UNKNOWN_FAMILY",
    `Cannot use a family as it must be in the catalogue: current value is "${name}"`,
    { hint: near === null ? `There are: ${Object.keys(FILES).join(", ")}.` : `Did you mean "${near}"?` },
  );
}
