import { scoreKeys } from "./key_scores.ts";
import type { KeyForecast } from "./key_scores.ts";
import { poolMethods } from "./measures.ts";
import type { DataSet, Measure } from "./sets.ts";

/** What a set's earlier window showed without each contender and rule. */
export interface Ablation {
  readonly set: string;
  /** Windows into the past, >= 1. */
  readonly back: number;
  readonly measure: Measure;
  readonly keys: number;
  /** Error without it over error with it, by contender or rule: above 1 it helps. */
  readonly ratios: Readonly<Record<string, number>>;
}

/** Pool the forecasts of `ablateOrigin` over all origins. */
export function ablationOf(set: DataSet, back: number, forecasts: readonly KeyForecast[]): Ablation {
  const { measure } = set, methods = poolMethods(scoreKeys(forecasts).values());
  const ratios = Object.entries(methods).filter(([name]) => name !== "ours")
    .map(([name, errors]) => [name, errors[measure] / errors.ours[measure]] as const);
  return { set: set.name, back, measure, keys: methods.ours?.keys ?? 0, ratios: Object.fromEntries(ratios) };
}
