import { askChild, cacheFolder } from "../fleet/child.ts";
import { CHEAP } from "../fleet/cheap_fleet.ts";
import { ensureFleetTable } from "../fleet/table.ts";
import { RayFleet } from "../fleet/ray_fleet.ts";
import type { TrainCost, TrainRequest } from "../fleet/train_run.ts";
import type { Target } from "../harness/target.ts";
import { environmentIn } from "../harness/venv.ts";

const VENV = new URL("../.venv", import.meta.url).pathname;

/** The engine for clusters where it has most to lose: cheap contenders, and both raylets on the cores of one machine. */
export const p24: Target = {
  id: "P24",
  what: "whole training of 200,000 keys x 60 weeks, 6 cheap contenders, by Ray on two raylets of one core each",
  peer: "itself, the local pool with two workers",
  bar: 0.85,
  stretch: 0.95,
  better: "higher",
  pairs: 5,
  async run(ctx) {
    // Whoever is asked for its version is installed.
    await ctx.peer.call("server.versions", { packages: ["ray"] });
    const keys = ctx.smoke ? 20 : 200_000, source = ensureFleetTable(await cacheFolder(), keys);
    const config = { name: "fleet", source, keys: ["item"], frequency: "week" as const, horizon: 4, contenders: CHEAP };
    await using fleet = await RayFleet.start(environmentIn(VENV).python, ctx.scratch);
    const cpu = { ray: 0, local: 0 };
    let runs = 0;
    const request = (): TrainRequest => ({ config, root: `${ctx.scratch}/${runs++}`, workers: 2 });
    const measurement = await ctx.alternate({
      warmUps: 0,
      ours: async () => {
        const { seconds, cpuSeconds } = await fleet.train(request());
        ctx.log(`by Ray ${seconds.toFixed(1)} s, ${cpuSeconds.toFixed(1)} s of processor`);
        cpu.ray += cpuSeconds;
        return { seconds };
      },
      theirs: async () => {
        const { seconds, cpuSeconds } = await askChild<TrainCost>("train_run.ts", request());
        ctx.log(`by the pool ${seconds.toFixed(1)} s, ${cpuSeconds.toFixed(1)} s of processor`);
        cpu.local += cpuSeconds;
        return { seconds };
      },
    });
    const note = `ratio of seconds of processor, Ray's own services included: ${(cpu.local / cpu.ray).toFixed(2)}`;
    return { ...measurement, note };
  },
};
