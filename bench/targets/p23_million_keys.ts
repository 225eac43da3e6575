import { trainCheapFleet } from "../fleet/cheap_fleet.ts";
import { spread } from "../harness/measure.ts";
import type { Target } from "../harness/target.ts";

/** What a million keys may take: all, all processes together, until the registry is open. */
const ALLOWED = { seconds: 720, megabytes: 1500, opened: 1 };

/** A million keys on one machine. They are trained once: it takes minutes, and each key is a repetition. */
export const p23: Target = {
  id: "P23",
  what:
    "whole training of 1,000,000 keys x 60 weeks, 6 cheap contenders, 4 windows, all cores: its seconds as `ours`; " +
    "ratio: the largest share of what is allowed, 12 minutes, 1.5 GB, 1 s until the registry is open",
  peer: "itself",
  bar: 1,
  stretch: 0.667,
  better: "lower",
  pairs: 5,
  async run(ctx) {
    const keys = ctx.smoke ? 20 : 1_000_000;
    const cost = await trainCheapFleet(keys, { root: ctx.scratch, log: ctx.log });
    const share = Math.max(
      cost.seconds / ALLOWED.seconds,
      cost.peakMb / ALLOWED.megabytes,
      cost.opened / ALLOWED.opened,
    );
    const phases = cost.phases.map(({ phase, seconds, peak }) => `${phase} ${seconds.toFixed(0)} s ${peak.all} MB`);
    return {
      ours: spread([cost.seconds]),
      theirs: null,
      ratio: spread([share]),
      errors: null,
      note: `${cost.peakMb} MB at most, ${(1e3 * cost.cpuSeconds / keys).toFixed(3)} ms of processor per key; ${
        phases.join(", ")
      }; registry ${cost.diskMb.toFixed(0)} MB, open in ${(1e3 * cost.opened).toFixed(0)} ms`,
    };
  },
};
