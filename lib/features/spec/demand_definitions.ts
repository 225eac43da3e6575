import { defineFeature, type FeatureDefinition, type PlanParts, SPREAD_UNIT, TARGET_UNIT } from "./definition.ts";
import { type BaseColumn, baseColumn, type Statistic } from "../statistics/base_column.ts";
import type { Form } from "./reading.ts";
import { TYPICAL_WINDOWS } from "./typical_windows.ts";

function origin(base: BaseColumn, form: Form, rest: Omit<PlanParts, "reading">): PlanParts {
  return { reading: { at: "origin", base, shift: 0, form }, ...rest };
}

function seasonPeriod(text: string | undefined, main: number): number | null {
  if (text === undefined) return main;
  return Number(text) >= 2 ? Number(text) : null;
}

/** Features of the season, of intermittent demand, and encodings of a key by its own past. */
export const DEMAND_DEFINITIONS: readonly FeatureDefinition[] = [
  defineFeature("season", /^season_lag_([1-9]\d*)(?:_period_([1-9]\d*))?$/, {
    build([j, text], spec) {
      const period = seasonPeriod(text, spec.seasonLengths[0]!);
      if (period === null) return null;
      const base = baseColumn("linked", "value");
      return {
        reading: { at: "season", base, period, shift: (Number(j) - 1) * period, form: "level" },
        meaning: `known value at the target's position in the cycle of ${period}, number ${j} back`,
        unit: TARGET_UNIT,
        lookBack: Number(j) * period,
      };
    },
    examples: (spec) => [
      ...[1, 2, 3, 4].map((j) => `season_lag_${j}`),
      ...spec.seasonLengths.slice(1).flatMap((m) => [`season_lag_1_period_${m}`, `season_lag_2_period_${m}`]),
    ],
  }),
  defineFeature("season", /^season_mean_([1-9]\d*)(?:_period_([1-9]\d*))?$/, {
    build([n, text], spec) {
      const period = seasonPeriod(text, spec.seasonLengths[0]!);
      if (period === null) return null;
      const base = baseColumn("linked", "season_mean", { window: period, parameter: Number(n) });
      return {
        reading: { at: "season", base, period, shift: 0, form: "level" },
        meaning: `mean of the last ${n} known values at the target's position in the cycle of ${period}`,
        unit: TARGET_UNIT,
        lookBack: Number(n) * period,
      };
    },
    examples: (spec) => [
      ...[2, 3, 4, 8].map((n) => `season_mean_${n}`),
      ...spec.seasonLengths.slice(1).map((m) => `season_mean_2_period_${m}`),
    ],
  }),
  defineFeature("season", /^season_change_(mean_)?([1-9]\d*)(?:_period_([1-9]\d*))?(?:_window_([1-9]\d*))?$/, {
    build([mean, number, text, width], spec) {
      const period = seasonPeriod(text, spec.seasonLengths[0]!), j = Number(number), window = Number(width ?? 1);
      if (period === null || window % 2 === 0) return null;
      const beyond = (window - 1) / 2;
      const base = window === 1 ? baseColumn("linked", "value") : baseColumn("linked", "rolling_mean", { window });
      const [shift, count] = mean === undefined ? [(j - 1) * period, 1] : [0, j];
      const what = window === 1 ? "value" : `mean of the ${window} values around it`;
      return {
        reading: { at: "change", base, period, shift, count, beyond },
        meaning: `what the target was in the cycle of ${period}, ` +
          (mean === undefined ? `number ${j} back` : `mean of the last ${j}`) +
          `: ${what}, on the scale of the origin of then`,
        unit: SPREAD_UNIT,
        lookBack: null,
      };
    },
    examples: (spec) => [
      ...["1", "2", "mean_3", "1_window_3"].map((what) => `season_change_${what}`),
      ...spec.seasonLengths.slice(1).map((m) => `season_change_1_period_${m}_window_7`),
    ],
  }),
  defineFeature("intermittent", /^nonzero_share_window_([1-9]\d*)$/, {
    build: ([w]) =>
      origin(baseColumn("sale", "rolling_mean", { window: Number(w) }), "plain", {
        meaning: `share of the last ${w} known values that are not zero`,
        unit: "[0, 1]",
        lookBack: Number(w),
      }),
    examples: (spec) => TYPICAL_WINDOWS[spec.calendar.frequency].map((window) => `nonzero_share_window_${window}`),
  }),
  ...[
    sale(
      "time_since_last_sale",
      "since_sale",
      "periods since the newest value that is not zero, 0 at the origin itself",
    ),
    sale("zero_run", "zero_run", "zeros in a row up to the origin"),
    sale("demand_interval_mean", "sale_interval", "mean periods between values that are not zero, over all history"),
  ],
  defineFeature("intermittent", /^demand_size_mean$/, {
    build: () =>
      origin(baseColumn("linked", "sale_size"), "level", {
        meaning: "mean of all values that are not zero",
        unit: TARGET_UNIT,
        lookBack: null,
      }),
    examples: () => ["demand_size_mean"],
  }),
  defineFeature("age", /^time_since_start$/, {
    build: () =>
      origin(baseColumn("raw", "age"), "plain", {
        meaning: "periods since the key's first one",
        unit: "periods",
        lookBack: null,
      }),
    examples: () => ["time_since_start"],
  }),
  defineFeature("key", /^key_(mean|std|nonzero_share)$/, {
    build([what = ""]) {
      const base = what === "nonzero_share"
        ? baseColumn("sale", "expanding_mean")
        : baseColumn("raw", what === "mean" ? "expanding_mean" : "expanding_std");
      return origin(base, "plain", {
        meaning: `the key's ${what.replace("_", " ")} over all history, so that pooled models know its size`,
        unit: what === "nonzero_share" ? "[0, 1]" : "y",
        lookBack: null,
      });
    },
    examples: () => ["key_mean", "key_std", "key_nonzero_share"],
  }),
  defineFeature("key", /^key_season_index(?:_period_([1-9]\d*))?$/, {
    build([text], spec) {
      const period = seasonPeriod(text, spec.seasonLengths[0]!);
      if (period === null) return null;
      return {
        reading: {
          at: "season",
          base: baseColumn("raw", "season_expanding", { window: period }),
          period,
          shift: 0,
          over: baseColumn("raw", "expanding_mean"),
          form: "plain",
        },
        meaning: `the key's mean at the target's position in the cycle of ${period} over its mean`,
        unit: "ratio",
        lookBack: null,
      };
    },
    examples: (spec) => ["key_season_index", ...spec.seasonLengths.slice(1).map((m) => `key_season_index_period_${m}`)],
  }),
  defineFeature("step", /^step$/, {
    build: () => ({
      reading: { at: "step" },
      meaning: "steps from the origin to the target",
      unit: "periods",
      sources: ["ds"],
      lookBack: 0,
    }),
    examples: () => ["step"],
  }),
];

function sale(name: string, statistic: Statistic, meaning: string): FeatureDefinition {
  return defineFeature("intermittent", new RegExp(`^${name}$`), {
    build: () => origin(baseColumn("sale", statistic), "plain", { meaning, unit: "periods", lookBack: null }),
    examples: () => [name],
  });
}
