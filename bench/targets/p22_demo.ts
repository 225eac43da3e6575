import type { ConfigInput } from "../../lib/core/config/config.ts";
import { SILENT_LOGGER } from "../../lib/core/logger.ts";
import { ensureDemoTable } from "../../lib/data/simulate/demo_table.ts";
import { askChild, cacheFolder } from "../fleet/child.ts";
import type { TrainCost, TrainRequest } from "../fleet/train_run.ts";
import { spread } from "../harness/measure.ts";
import type { BenchContext, Target } from "../harness/target.ts";

/** The demo as a newcomer trains it: where its processor time goes, `bench/profile.ts` tells. */
export const p22: Target = {
  id: "P22",
  what:
    "train the demo, 1,000 keys x 3 years of days, default competition, from reading the table to the report, all cores",
  peer: "itself",
  bar: 40,
  stretch: 20,
  better: "lower",
  unit: "s",
  pairs: 5,
  async run(ctx) {
    const request = await demoRequest(ctx), costs: TrainCost[] = [];
    for (let pair = 0; pair < ctx.pairs; pair++) costs.push(await trainDemo(ctx, request));
    const seconds = spread(costs.map((cost) => cost.seconds)), processor = spread(costs.map((cost) => cost.cpuSeconds));
    return {
      ours: seconds,
      theirs: null,
      ratio: seconds,
      errors: null,
      note: `${processor.median.toFixed(1)} s of processor (${processor.min.toFixed(1)} to ${
        processor.max.toFixed(1)
      })`,
    };
  },
};

/** The demo's own config on a table that lies there already. */
async function demoRequest(ctx: BenchContext): Promise<Omit<TrainRequest, "root">> {
  const raw = `${await cacheFolder()}/${ctx.smoke ? "demo_small" : "demo"}`;
  const source = await ensureDemoTable(raw, {
    log: SILENT_LOGGER,
    simulation: ctx.smoke ? { items: 2, locations: 4 } : {},
  });
  const demo = JSON.parse(await Deno.readTextFile(new URL("../../config/demo.json", import.meta.url)));
  const config: ConfigInput = { ...demo, source, ...(ctx.smoke ? { contenders: ["ses", "global_ridge"] } : {}) };
  return { config, workers: navigator.hardwareConcurrency };
}

/** One run in a folder of its own, so that nothing of the one before is found. */
async function trainDemo(ctx: BenchContext, request: Omit<TrainRequest, "root">): Promise<TrainCost> {
  const root = await Deno.makeTempDir({ dir: ctx.scratch });
  try {
    const cost = await askChild<TrainCost>("train_run.ts", { ...request, root });
    const phases = Object.entries(cost.phases).map(([name, seconds]) => `${name} ${seconds.toFixed(1)}`).join(", ");
    ctx.log(`${cost.seconds.toFixed(1)} s, ${cost.cpuSeconds.toFixed(1)} s of processor: ${phases}`);
    return cost;
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}
