import { askChild, cacheFolder } from "../fleet/child.ts";
import { ensureFleetTable } from "../fleet/table.ts";
import type { TrainCost, TrainRequest } from "../fleet/train_run.ts";
import { spread } from "../harness/measure.ts";
import type { BenchContext, Target } from "../harness/target.ts";

/** Contenders that cost little, local and pooled, with their combinations: whatever else a key costs shows best. */
const CHEAP = ["seasonal_naive", "moving_average", "ses", "ridge", "global_ridge", "mean"];

/** One key of a large fleet must not cost more than one of a small fleet. */
export const p11: Target = {
  id: "P11",
  what:
    "processor seconds per key of a whole training (60 weeks, cheap contenders), 100,000 keys as `ours`; ratio: the " +
    "largest of any size over any smaller one of 1,000, 10,000, 100,000, in seconds per key or in peak memory, " +
    "whichever is worse",
  peer: "itself with 1,000 keys",
  bar: 1.1,
  stretch: 1.03,
  better: "lower",
  pairs: 5,
  async run(ctx) {
    const sizes = ctx.smoke ? [10, 20] : [1000, 10_000, 100_000], largest = sizes.length - 1;
    const costs: TrainCost[][] = sizes.map(() => []);
    // The largest runs once: it takes minutes, and each of its keys is a repetition.
    for (let pair = 0; pair < ctx.pairs; pair++) {
      for (const [s, keys] of sizes.entries()) {
        if (s < largest || pair === 0) costs[s].push(await trainFleet(ctx, keys));
      }
    }
    const perKey = costs.map((runs) => spread(runs.map(({ cpuSeconds, keys }) => cpuSeconds / keys)));
    const worst = (figure: "min" | "median" | "max", other: "min" | "median" | "max") =>
      Math.max(...perKey.flatMap((cost, s) => perKey.slice(0, s).map((smaller) => cost[figure] / smaller[other])));
    const peaks = costs.map((runs) => Math.max(...runs.map(({ peakMb }) => peakMb)));
    const growth = Math.max(...peaks.map((peak, s) => peak / Math.min(...peaks.slice(0, s + 1))));
    const cost = { min: worst("min", "max"), median: worst("median", "median"), max: worst("max", "min") };
    const wall = (s: number) => spread(costs[s].map(({ seconds, keys }) => seconds / keys));
    const list = (text: (s: number) => string) => sizes.map((_, s) => text(s)).join(", ");
    return {
      ours: perKey[largest],
      theirs: perKey[0],
      ratio: {
        min: Math.max(cost.min, growth),
        median: Math.max(cost.median, growth),
        max: Math.max(cost.max, growth),
      },
      errors: null,
      note: `seconds alone ${cost.median.toFixed(2)} ×; ${
        list((s) => `${(1e3 * perKey[s].median).toFixed(2)} ms`)
      } of processor and ${list((s) => `${(1e3 * wall(s).median).toFixed(2)} ms`)} of time per key; ${
        list((s) => `${peaks[s]} MB`)
      } of memory at most`,
    };
  },
};

async function trainFleet(ctx: BenchContext, keys: number): Promise<TrainCost> {
  const source = ensureFleetTable(await cacheFolder(), keys);
  const root = await Deno.makeTempDir({ dir: ctx.scratch });
  const config = {
    name: "fleet",
    source,
    keys: ["item"],
    frequency: "week" as const,
    horizon: 4,
    folds: { count: 2, refit: false },
    contenders: CHEAP,
  };
  const request: TrainRequest = { config, root, workers: navigator.hardwareConcurrency };
  try {
    const cost = await askChild<TrainCost>("train_run.ts", request);
    ctx.log(
      `${keys} keys: ${cost.seconds.toFixed(1)} s, ${cost.cpuSeconds.toFixed(1)} s of processor, ${cost.peakMb} MB`,
    );
    return cost;
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}
