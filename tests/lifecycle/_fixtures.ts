import { type Config, parseConfig } from "@lib/core/config/config.ts";
import { seriesKey } from "@lib/core/rows/panel.ts";
import type { Outcome } from "@lib/core/outcome.ts";
import type { RunFindings } from "@lib/lifecycle/judge.ts";

/** `lifecycle` of a config with these limits; all else is as by default. */
export function policy(changes: {
  run?: Record<string, number | null>;
  key?: Record<string, number | null>;
  nonInferiority?: { margin: number } | null;
  approval?: "automatic" | "manual";
}): Config["lifecycle"] {
  const { run = {}, key = {}, ...rest } = changes;
  return parseConfig({ source: "t.csv", lifecycle: { gates: { run, key }, ...rest } }).lifecycle;
}

/** Keys that ended well, `k0` on. */
export function judgedKeys(count: number, changes: (k: number) => Partial<Outcome> = () => ({})): Outcome[] {
  return Array.from({ length: count }, (_, k) => ({
    key: seriesKey([`k${k}`]),
    status: "champion",
    contender: "ridge",
    version: 1,
    reason: "",
    scores: { rmspe: 0.1, wape: 0.1, mase: 0.8, skill: 0.2, coverage_80: 80, coverage_95: 95 },
    ...changes(k),
  }));
}

/** A run without any fault. */
export function findingsOf(changes: Partial<RunFindings> = {}): RunFindings {
  return {
    errors: { rmspe: 0.1, wape: 0.1, mase: 0.8 },
    coverage: { 80: 79, 95: 95.5 },
    skill: { against: "naive", value: 0.2, atMost: 0.3 },
    unitChanged: 0,
    keys: judgedKeys(10),
    comparisons: [],
    ...changes,
  };
}
