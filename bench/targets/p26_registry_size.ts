import type { ConfigInput } from "../../lib/core/config/config.ts";
import { SILENT_LOGGER } from "../../lib/core/logger.ts";
import { ensureDemoTable } from "../../lib/data/simulate/demo_table.ts";
import { askChild, cacheFolder } from "../fleet/child.ts";
import { registryBytes } from "../fleet/registry_bytes.ts";
import type { TrainCost, TrainRequest } from "../fleet/train_run.ts";
import { spread } from "../harness/measure.ts";
import type { Target } from "../harness/target.ts";

/** What the demo leaves on the disk. One training is enough: equal runs leave equal bytes, but for the times they took. */
export const p26: Target = {
  id: "P26",
  what: "registry on disk after training the demo: 1,000 keys x 3 years of days, full default competition; " +
    "the training's seconds as `ours`",
  peer: "itself",
  bar: 60,
  stretch: 20,
  better: "lower",
  unit: "MB",
  pairs: 5,
  async run(ctx) {
    const items = ctx.smoke ? 2 : 50, locations = ctx.smoke ? 4 : 20;
    const raw = `${await cacheFolder()}/alike_${items}x${locations}`;
    const source = await ensureDemoTable(raw, { log: SILENT_LOGGER, simulation: { world: "alike", items, locations } });
    const demo = JSON.parse(await Deno.readTextFile(new URL("../../config/demo.json", import.meta.url)));
    const config: ConfigInput = { ...demo, source, ...(ctx.smoke ? { contenders: ["ses", "gradient_boosting"] } : {}) };
    const request: TrainRequest = { config, root: ctx.scratch, workers: navigator.hardwareConcurrency };
    const { seconds } = await askChild<TrainCost>("train_run.ts", request);
    const kinds = [...registryBytes(`${ctx.scratch}/models`)];
    const megabytes = kinds.reduce((sum, [, size]) => sum + size, 0) / 1e6;
    return {
      ours: spread([seconds]),
      theirs: null,
      ratio: spread([megabytes]),
      errors: null,
      note: kinds.slice(0, 5).map(([kind, size]) => `${kind} ${(size / 1e6).toFixed(1)} MB`).join(", "),
    };
  },
};
