import type { ConfigInput } from "../../lib/core/config/config.ts";
import { SILENT_LOGGER } from "../../lib/core/logger.ts";
import { ensureDemoTable } from "../../lib/data/simulate/demo_table.ts";
import { askChild, cacheFolder } from "../fleet/child.ts";
import type { TrainCost, TrainRequest } from "../fleet/train_run.ts";
import type { BenchContext, Target } from "../harness/target.ts";

/** The demo's keys on one worker and on all cores: the same models, so the same work. */
export const p10: Target = {
  id: "P10",
  what: "train 480 keys x 3 years of days with the full default competition, all cores: cores x seconds as `ours`",
  peer: "itself on 1 worker",
  bar: 0.9,
  stretch: 0.95,
  better: "higher",
  pairs: 5,
  async run(ctx) {
    const cores = navigator.hardwareConcurrency, keys = ctx.smoke ? 8 : 480;
    const train = await demoTraining(ctx, keys);
    const seconds = async (workers: number) => (await train(workers)).seconds;
    return await ctx.alternate({
      warmUps: 0,
      ours: async () => ({ seconds: cores * await seconds(cores) }),
      theirs: async () => ({ seconds: await seconds(1) }),
    });
  },
};

/** Train the first keys of the demo table; it lies in the feature store already, so that reading it is not part of it. */
async function demoTraining(ctx: BenchContext, keys: number): Promise<(workers: number) => Promise<TrainCost>> {
  const items = ctx.smoke ? 2 : 50, locations = ctx.smoke ? 4 : 20;
  const raw = `${await cacheFolder()}/alike_${items}x${locations}`;
  const source = await ensureDemoTable(raw, { log: SILENT_LOGGER, simulation: { world: "alike", items, locations } });
  const demo = JSON.parse(await Deno.readTextFile(new URL("../../config/demo.json", import.meta.url)));
  const config: ConfigInput = { ...demo, source, ...(ctx.smoke ? { contenders: ["ses", "global_ridge"] } : {}) };
  const train = async (workers: number, limit = keys) => {
    const request: TrainRequest = { config, root: ctx.scratch, workers, limit };
    const cost = await askChild<TrainCost>("train_run.ts", request);
    ctx.log(`${workers} workers: ${cost.seconds.toFixed(1)} s, ${cost.cpuSeconds.toFixed(1)} s of processor`);
    // A run of the same second would have the same id.
    await Deno.remove(`${ctx.scratch}/reports`, { recursive: true });
    await Deno.remove(`${ctx.scratch}/models`, { recursive: true });
    return cost;
  };
  await train(1, 8);
  return train;
}
