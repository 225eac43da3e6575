import { seriesSpec } from "@lib/features/row_spec.ts";
import type { FeatureSpec } from "@lib/features/spec/spec.ts";
import { type ConfigInput, parseConfig } from "@lib/core/config/config.ts";
import { seriesKey } from "@lib/core/rows/panel.ts";
import type { FeatureGroup } from "@lib/data/store/feature_store.ts";
import { type PlanOptions, planTraining, type TrainingPlan } from "@lib/training/plan/plan.ts";

/** A group of monthly keys as the store would describe it. */
export function groupOf(keys = 60, periods = 60): FeatureGroup {
  return {
    format: 1,
    name: "shop",
    version: 3,
    contentHash: "c0ffee",
    created: "",
    calendar: { frequency: "month", anchor: 0 },
    keyColumns: ["item"],
    time: "date",
    target: "demand",
    exogenous: [],
    start: 24000,
    end: 24000 + periods - 1,
    rows: keys * periods,
    chunks: [{ from: 0, to: keys }],
    counts: { read: keys * periods, kept: keys * periods, quarantined: 0, merged: 0, ahead: 0, outside: 0 },
    findings: [],
    statistics: [],
    lineage: { source: "t.csv", files: [], settings: {} },
    files: {},
    dir: "store/shop/v3",
    keys: Array.from({ length: keys }, (_, k) => seriesKey([String(k).padStart(3, "0")])),
    keyRows: new Int32Array(keys).fill(periods),
    futureRows: new Int32Array(keys),
  };
}

/** A plan of series. */
export interface SeriesPlan extends TrainingPlan {
  readonly spec: FeatureSpec;
}

/** A plan of such a group. */
export function planOf(fields: Partial<ConfigInput> = {}, options: PlanOptions = {}, group = groupOf()): SeriesPlan {
  const config = parseConfig({
    name: "shop",
    source: "t.csv",
    frequency: "month",
    keys: ["item"],
    horizon: 6,
    ...fields,
  });
  const plan = planTraining(config, group, options);
  return { ...plan, spec: seriesSpec(plan.spec) };
}

/** A plan of that group. */
export const PLAN: SeriesPlan = planOf();
