import { FitError } from "../core/errors/errors.ts";
import { nearestName } from "../core/text/nearest_name.ts";
import type { ModelFamily } from "./contract/family.ts";

/** Where each family lies: those of the catalogue, and the one that only keys too young for a season are served by. */
const FILES: Readonly<Record<string, () => Promise<ModelFamily>>> = {
  naive: async () => (await import("./histories/naive.ts")).naive,
  seasonal_naive: async () => (await import("./histories/seasonal_naive.ts")).seasonalNaive,
  moving_average: async () => (await import("./histories/moving_average.ts")).movingAverage,
  ses: async () => (await import("./histories/ses.ts")).ses,
  ets: async () => (await import("./histories/ets.ts")).ets,
  theta: async () => (await import("./histories/theta.ts")).theta,
  mstl: async () => (await import("./histories/mstl.ts")).mstl,
  croston: async () => (await import("./histories/croston.ts")).croston,
  sba: async () => (await import("./histories/croston.ts")).sba,
  tsb: async () => (await import("./histories/tsb.ts")).tsb,
  adida: async () => (await import("./histories/aggregation.ts")).adida,
  imapa: async () => (await import("./histories/aggregation.ts")).imapa,
  linear: async () => (await import("./linear/linear.ts")).linear,
  regression: async () => (await import("./linear/regression.ts")).regression,
  ridge: async () => (await import("./linear/ridge.ts")).tableRidge,
  random_forest: async () => (await import("./trees/random_forest.ts")).tableForest,
  gradient_boosting: async () => (await import("./trees/gradient_boosting.ts")).tableBoosting,
  logistic: async () => (await import("./linear/logistic.ts")).tableLogistic,
  ridge_residual: async () => (await import("./linear/ridge.ts")).residualRidge,
  gradient_boosting_residual: async () => (await import("./trees/gradient_boosting.ts")).residualBoosting,
  logistic_residual: async () => (await import("./linear/logistic.ts")).residualLogistic,
  elastic_net: async () => (await import("./linear/elastic_net.ts")).tableElasticNet,
  nearest: async () => (await import("./nearest.ts")).tableNearest,
  prior_mean: async () => (await import("./contract/prior_mean.ts")).priorMean,
  hurdle: async () => (await import("./trees/hurdle.ts")).hurdle,
  mlp: async () => (await import("./neural/mlp.ts")).tableMlp,
  ml_random_forest: async () => (await import("./trees/ml_random_forest.ts")).mlRandomForest,
  imported: async () => (await import("./trees/imported.ts")).imported,
  fleet_season: async () => (await import("./histories/fleet_season.ts")).fleetSeason,
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
