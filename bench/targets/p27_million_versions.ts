import { manyVersions } from "../fleet/many_versions.ts";
import { spread } from "../harness/measure.ts";
import type { Target } from "../harness/target.ts";
import { openRegistry } from "../../lib/registry/registry.ts";

/** A registry that has had a million promotions opens as a new one does. */
export const p27: Target = {
  id: "P27",
  what: "open a registry of 1,000,000 versions, registered and promoted in one transaction; " +
    "the seconds of that transaction (packs, rows, aliases, events, record) as `ours`",
  peer: "itself",
  bar: 1000,
  stretch: 20,
  better: "lower",
  unit: "ms",
  async run(ctx) {
    const keys = ctx.smoke ? 200 : 1_000_000;
    const { root, collect, commit } = await manyVersions(keys);
    const opened: number[] = [];
    for (let round = -1; round < ctx.pairs; round++) {
      const clock = performance.now();
      openRegistry(root, { now: () => new Date(), readOnly: true }).close();
      if (round >= 0) opened.push(performance.now() - clock);
    }
    const note = `${collect.toFixed(0)} s until all were handed over, without any lock`;
    return { ours: spread([commit]), theirs: null, ratio: spread(opened), errors: null, note };
  },
};
