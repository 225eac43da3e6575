import { seriesKey } from "../../lib/core/rows/panel.ts";
import type { RetrainingKey, RetrainingPolicy } from "../../lib/retraining/plan_retraining.ts";

/** A healthy key with a young champion. */
export function fact(name: string, other: Partial<RetrainingKey> = {}): RetrainingKey {
  return {
    key: seriesKey([name]),
    condition: "ok",
    gain: null,
    model: "champion",
    age: 10,
    competed: 40,
    wasRefit: false,
    refittable: true,
    pooledOnly: false,
    ...other,
  };
}

/** The policy of daily data. */
export const POLICY: RetrainingPolicy = {
  refit: 28,
  compete: 84,
  coolDown: 28,
  budget: null,
  seconds: null,
  pinned: false,
};

/** Many healthy keys, so that one alarm is no mass. */
export const HEALTHY: readonly RetrainingKey[] = Array.from({ length: 9 }, (_, i) => fact(`healthy ${i}`));
