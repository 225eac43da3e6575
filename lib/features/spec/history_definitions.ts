import { defineFeature, type FeatureDefinition, type PlanParts, SPREAD_UNIT, TARGET_UNIT } from "./definition.ts";
import { baseColumn, type Statistic } from "../statistics/base_column.ts";
import type { FeatureSpec } from "./spec.ts";
import { TYPICAL_WINDOWS } from "./typical_windows.ts";

const LINKED = baseColumn("linked", "value");
const windows = (spec: FeatureSpec) => TYPICAL_WINDOWS[spec.calendar.frequency];

function rollingParts(statistic: string, lag: number, window: number): PlanParts | null {
  const spread = statistic === "std";
  if (spread && window < 2) return null;
  const quantile = statistic === "median" ? 50 : Number(/^quantile_(\d+)$/.exec(statistic)?.[1] ?? NaN);
  if (statistic.startsWith("quantile") && !(quantile >= 1 && quantile <= 99)) return null;
  const base = quantile === quantile
    ? baseColumn("linked", "rolling_quantile", { window, parameter: quantile / 100 })
    : baseColumn("linked", ROLLING[statistic]!, { window });
  return {
    reading: { at: "origin", base, shift: lag - 1, form: spread ? "spread" : "level" },
    meaning: `${statistic.replace("_", " ")} of the ${window} values that end at the ${ordinal(lag)} last known one`,
    unit: spread ? SPREAD_UNIT : TARGET_UNIT,
    lookBack: lag - 1 + window,
  };
}

const ROLLING: Readonly<Record<string, Statistic>> = {
  mean: "rolling_mean",
  std: "rolling_std",
  min: "rolling_min",
  max: "rolling_max",
};
const EXPANDING: Readonly<Record<string, Statistic>> = {
  mean: "expanding_mean",
  std: "expanding_std",
  min: "expanding_min",
  max: "expanding_max",
};

function ordinal(n: number): string {
  if (n === 1) return "very";
  const tail = n % 100 >= 11 && n % 100 <= 13 ? "th" : ["th", "st", "nd", "rd"][n % 10] ?? "th";
  return `${n}${tail}`;
}

/** Features of the target's own past that depend on the origin alone: lags, differences, windows, trends. */
export const HISTORY_DEFINITIONS: readonly FeatureDefinition[] = [
  defineFeature("lag", /^lag_([1-9]\d*)$/, {
    build: ([k]) => ({
      reading: { at: "origin", base: LINKED, shift: Number(k) - 1, form: "level" },
      meaning: `the ${ordinal(Number(k))} last known value`,
      unit: TARGET_UNIT,
      lookBack: Number(k),
    }),
    examples: (spec) =>
      [...new Set([1, 2, 3, 4, 5, 6, ...windows(spec), ...spec.seasonLengths])].map((k) => `lag_${k}`),
  }),
  defineFeature("difference", /^diff_lag_([1-9]\d*)_([1-9]\d*)$/, {
    build: ([k, j]) => ({
      reading: {
        at: "origin",
        base: LINKED,
        shift: Number(k) - 1,
        minus: Number(k) - 1 + Number(j),
        form: "spread",
      },
      meaning: `the ${ordinal(Number(k))} last known value less the one ${j} periods before it`,
      unit: SPREAD_UNIT,
      lookBack: Number(k) + Number(j),
    }),
    examples: (spec) =>
      [...new Set([1, 2, ...spec.seasonLengths])].flatMap((j) => [`diff_lag_1_${j}`, `diff_lag_2_${j}`]),
  }),
  defineFeature("rolling", /^rolling_(mean|std|min|max|median|quantile_\d+)_lag_([1-9]\d*)_window_([1-9]\d*)$/, {
    build: ([statistic = "", lag, window]) => rollingParts(statistic, Number(lag), Number(window)),
    examples: (spec) =>
      ["mean", "std", "min", "max", "median", "quantile_10", "quantile_90"].flatMap((statistic) => [
        ...windows(spec).map((window) => `rolling_${statistic}_lag_1_window_${window}`),
        `rolling_${statistic}_lag_${windows(spec)[0]}_window_${windows(spec)[1]}`,
      ]),
  }),
  defineFeature("rolling", /^rolling_change_lag_([1-9]\d*)_window_([1-9]\d*)$/, {
    build: ([k, w]) => ({
      reading: {
        at: "origin",
        base: baseColumn("linked", "rolling_mean", { window: Number(w) }),
        shift: Number(k) - 1,
        minus: Number(k) - 1 + Number(w),
        form: "spread",
      },
      meaning: `mean of the ${w} values that end at the ${
        ordinal(Number(k))
      } last known one, less that of the ${w} before`,
      unit: SPREAD_UNIT,
      lookBack: Number(k) - 1 + 2 * Number(w),
    }),
    examples: (spec) => windows(spec).map((window) => `rolling_change_lag_1_window_${window}`),
  }),
  defineFeature("expanding", /^expanding_(mean|std|min|max)_lag_([1-9]\d*)$/, {
    build: ([statistic = "", k]) => ({
      reading: {
        at: "origin",
        base: baseColumn("linked", EXPANDING[statistic]!),
        shift: Number(k) - 1,
        form: statistic === "std" ? "spread" : "level",
      },
      meaning: `${statistic} of all values up to the ${ordinal(Number(k))} last known one`,
      unit: statistic === "std" ? SPREAD_UNIT : TARGET_UNIT,
      lookBack: null,
    }),
    examples: () => ["mean", "std", "min", "max"].map((statistic) => `expanding_${statistic}_lag_1`),
  }),
  defineFeature("ewm", /^ewm_mean_lag_([1-9]\d*)_(alpha|span)_([1-9]\d*)$/, {
    build([k, kind, amount]) {
      if (kind === "alpha" && Number(amount) > 99) return null;
      const parameter = kind === "alpha" ? Number(amount) / 100 : 2 / (Number(amount) + 1);
      const weight = kind === "alpha" ? `weight ${parameter}` : `a span of ${amount} periods`;
      return {
        reading: {
          at: "origin",
          base: baseColumn("linked", "ewm_mean", { parameter }),
          shift: Number(k) - 1,
          form: "level",
        },
        meaning: `exponentially weighted mean up to the ${ordinal(Number(k))} last known value, ${weight}`,
        unit: TARGET_UNIT,
        lookBack: null,
      };
    },
    examples: (spec) => [
      "ewm_mean_lag_1_alpha_10",
      "ewm_mean_lag_1_alpha_30",
      "ewm_mean_lag_1_alpha_60",
      ...windows(spec).slice(0, 2).map((window) => `ewm_mean_lag_1_span_${window}`),
    ],
  }),
  defineFeature("trend", /^trend_slope_window_([1-9]\d*)$/, {
    build: ([w]) =>
      Number(w) < 3 ? null : {
        reading: {
          at: "origin",
          base: baseColumn("linked", "rolling_slope", { window: Number(w) }),
          shift: 0,
          form: "spread",
        },
        meaning: `slope of the line through the last ${w} values`,
        unit: `${SPREAD_UNIT}, per period`,
        lookBack: Number(w),
      },
    examples: (spec) => windows(spec).filter((window) => window >= 3).map((window) => `trend_slope_window_${window}`),
  }),
];
