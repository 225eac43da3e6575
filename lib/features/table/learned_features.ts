import type { FeatureInfo } from "../spec/definition.ts";
import type { EncodedFeature, EncodedKind } from "./column_encoding.ts";
import type { TableEncoder } from "./encoder.ts";

/** A feature that a model made of the columns of a table: a line of `feature_info.json`. */
export interface LearnedFeature extends FeatureInfo {
  /** Mean over the training rows, in its unit before it is scaled; null for a category. */
  readonly mean: number | null;
  /** Standard deviation over them; null for a category. */
  readonly deviation: number | null;
  /** Share of them that lack it, in [0, 1]. */
  readonly missing: number;
  /** How much the model goes by it, in [0, 1]; null if it does not say. */
  readonly importance: number | null;
}

const MEANINGS: Readonly<Record<EncodedKind, readonly [meaning: string, unit: string]>> = {
  number: ["the number, filled and cut as the model does it", "as in the table"],
  boolean: ["yes or no", "0 or 1"],
  missing: ["whether the value is missing", "0 or 1"],
  log: ["the logarithm of 1 + its size in usual sizes, with its sign", "logarithm"],
  bin: ["whether the number is in this class", "0 or 1"],
  category: ["the category", "category number"],
  level: ["whether the category is this one", "0 or 1"],
  target: ["what the target is on the category, or what the text says of it", "standard deviations of the target"],
  date: ["a part of the date, or its age in days", "as its name says"],
  text: ["what the text says, as a direction in which texts differ, or its length", "none"],
  interaction: ["the product of two features", "none"],
  component: ["a principal component of all that is measured", "none"],
};

/**
 * What the features of an encoder are, in its order, with statistics of the training rows.
 *
 * @param encoder Learned of a table. @param importance Of the model that they are given to, shape [p]; undefined: it does not say.
 */
export function learnedFeatures(encoder: TableEncoder, importance?: Float64Array): LearnedFeature[] {
  const { features, statistics } = encoder;
  return features.map((feature, f) => {
    const { name, group } = feature, [meaning, unit] = MEANINGS[group], isCategory = group === "category";
    const [mean, deviation, missing] = statistics.subarray(3 * f, 3 * f + 3);
    return {
      ...{ name, group, meaning, unit, sources: sourcesOf(encoder, feature), lookBack: 0, categorical: isCategory },
      mean: isCategory ? null : mean!,
      deviation: isCategory ? null : deviation!,
      missing: missing!,
      importance: importance?.[f] ?? null,
    };
  });
}

/** Names of the columns that a feature is made of; of a component all. */
function sourcesOf({ columns }: TableEncoder, { from, group }: EncodedFeature): string[] {
  const own = group === "component" ? columns : from.map((column) => columns[column]!);
  return [...new Set(own.map(({ source }) => source.name))];
}
