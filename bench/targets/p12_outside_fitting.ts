import { SILENT_LOGGER } from "../../lib/core/logger.ts";
import { ensureDemoTable } from "../../lib/data/simulate/demo_table.ts";
import { askChild, cacheFolder } from "../fleet/child.ts";
import type { ProfiledRun, ProfileRequest } from "../fleet/one_thread.ts";
import { type CpuProfile, secondsByRoom } from "../fleet/profile_rooms.ts";
import { spread } from "../harness/measure.ts";
import type { BenchContext, Target } from "../harness/target.ts";

/** What is not fitting, predicting, scoring or choosing; `idle` is waiting, of which a reader's thread is the cause. */
const OUTSIDE = ["data", "features", "registry", "idle"];

/** Where the time of a training goes, from a profile of it in one thread. */
export const p12: Target = {
  id: "P12",
  what:
    "share of a training (96 keys x 3 years of days, full default competition) that reads the table, makes features " +
    "and registers models; seconds of that as `ours`, of all as `theirs`",
  peer: "itself",
  bar: 15,
  stretch: 7,
  better: "lower",
  unit: "%",
  pairs: 5,
  async run(ctx) {
    const runs: Map<string, number>[] = [];
    for (let pair = 0; pair < ctx.pairs; pair++) runs.push(await profileDemo(ctx));
    const sum = (rooms: Map<string, number>, names: Iterable<string>) =>
      [...names].reduce((total, name) => total + (rooms.get(name) ?? 0), 0);
    const outside = runs.map((rooms) => sum(rooms, OUTSIDE)), all = runs.map((rooms) => sum(rooms, rooms.keys()));
    const parts = OUTSIDE.map((name) => {
      const share = spread(runs.map((rooms, i) => 100 * sum(rooms, [name]) / all[i])).median;
      return `${name} ${share.toFixed(1)} %`;
    });
    return {
      ours: spread(outside),
      theirs: spread(all),
      ratio: spread(outside.map((seconds, i) => 100 * seconds / all[i])),
      errors: null,
      note: parts.join(", "),
    };
  },
};

async function profileDemo(ctx: BenchContext): Promise<Map<string, number>> {
  const world = "alike", size = ctx.smoke ? { items: 2, locations: 2 } : { items: 8, locations: 12 };
  const folder = `${await cacheFolder()}/alike_${size.items}x${size.locations}`;
  const source = await ensureDemoTable(folder, { log: SILENT_LOGGER, simulation: { world, ...size } });
  const demo = JSON.parse(await Deno.readTextFile(new URL("../../config/demo.json", import.meta.url)));
  const root = await Deno.makeTempDir({ dir: ctx.scratch });
  try {
    const config = { ...demo, source, ...(ctx.smoke ? { contenders: ["ses", "ridge"] } : {}) };
    const request: ProfileRequest = { config, root };
    const flags = ["--cpu-prof", `--cpu-prof-dir=${root}/profile`];
    const { keys, seconds } = await askChild<ProfiledRun>("one_thread.ts", request, { flags });
    ctx.log(`${keys} keys in one thread: ${seconds.toFixed(1)} s`);
    const [file] = await Array.fromAsync(Deno.readDir(`${root}/profile`));
    const profile: CpuProfile = JSON.parse(await Deno.readTextFile(`${root}/profile/${file.name}`));
    return secondsByRoom(profile);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}
