import type { WatchRecord, WatchSource } from "@lib/competition/watch/watch_record.ts";
import type { WatchReference } from "@lib/competition/watch/watch_reference.ts";
import { createRng } from "@lib/core/numbers/random.ts";

/** A reference of a mean of 10 whose errors are standard normal tenths of it. */
export const REFERENCE: WatchReference = {
  level: 10,
  exponent: 0,
  bias: { mean: 0, scale: 0.1, allowance: 0.5, limit: 5 },
  error: { mean: 0.8, scale: 0.6, allowance: 0.5, limit: 5 },
  coverage: { mean: 0.2, scale: 0.4, allowance: 0.5, limit: 5 },
  scan: { persistence: 1, from: 2, excess: 0.5 },
};

/** Normal errors around a forecast of `level`, of a share of it, beside a `bias` in shares; the interval holds 80 % of them. */
export function normalRecord(seed: number, { level = 10, share = 0.2, size = 112, bias = 0 } = {}): WatchRecord {
  const rng = createRng(seed), yhat = new Float64Array(size).fill(level), half = 1.2816 * share * level;
  const y = yhat.map((value) => value + share * level * (bias / share + rng.normal()));
  return { y, yhat, lo: yhat.map((value) => value - half), hi: yhat.map((value) => value + half) };
}

/** So many keys of a group. */
export function normalSources(keys: number, group = "smooth"): WatchSource[] {
  return Array.from({ length: keys }, (_, k) => ({
    id: k.toString(16).padStart(32, "0"),
    group,
    record: () => normalRecord(k, { level: 5 + k }),
  }));
}
