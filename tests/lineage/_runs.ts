import { seriesKey } from "@lib/core/rows/panel.ts";
import { recordConfig } from "@lib/core/config/recorded_config.ts";
import type { Registry } from "@lib/registry/registry.ts";
import { type PlanRecord, SHARED_PLAN } from "@lib/training/plan/plan_record.ts";
import { configOf } from "../inference/_fixtures.ts";

/** The window that its errors are of. */
export const HOLDOUT = {
  name: "holdout",
  origin: "2024-01-10",
  from: "2024-01-11",
  to: "2024-01-13",
  fitOrigin: "2024-01-10",
};

/** What a run with a hold-out plans; its one contender is naive. */
export const PLAN: PlanRecord = {
  folds: [],
  holdout: HOLDOUT,
  end: "2024-01-13",
  contenders: [{ name: "naive", family: "naive", scope: "local", params: { window: 1 } }],
  combinations: false,
  limited: false,
};

/** A run of keys "k0", "k1" and so on, each with a MASE, or other `metric`, of its own; NaN: the key failed. `plan`: null for none. */
export function registerScored(
  registry: Registry,
  run: string,
  mase: readonly number[],
  options: { plan?: PlanRecord | null; config?: Record<string, unknown>; contentHash?: string; metric?: string } = {},
): void {
  const { plan = PLAN, contentHash = "c", metric = "mase" } = options, config = configOf(options.config);
  const transaction = registry.begin({
    run,
    name: config.name,
    configJson: recordConfig(config),
    planHash: "plan",
    seed: config.seed,
    codeRevision: "",
    data: { group: config.name, version: 1, contentHash },
    keyColumns: ["item"],
  });
  if (plan !== null) transaction.addShared(SHARED_PLAN, new TextEncoder().encode(JSON.stringify(plan)));
  mase.forEach((score, k) => {
    const key = seriesKey([`k${k}`]);
    if (Number.isNaN(score)) {
      const error = { name: "FitError", code: "SINGULAR", message: "Cannot", hint: "", context: {} };
      return transaction.addOutcome({
        key,
        status: "failed",
        contender: "",
        reason: "",
        version: 0,
        scores: {},
        error,
      });
    }
    const facts = { key, contender: "naive", status: "champion", reason: "", scores: { [metric]: score } } as const;
    transaction.addVersion({ ...facts, family: "naive", specHash: "", flags: [], model: Uint8Array.of(k) });
    transaction.addOutcome({ ...facts, version: 0 });
  });
  transaction.commit(() => ({ metrics: { ours: { [metric]: 0.5 } } }));
}
