import { keyOf, manyVersions } from "../fleet/many_versions.ts";
import { spread } from "../harness/measure.ts";
import type { Target } from "../harness/target.ts";
import { openRegistry } from "../../lib/registry/registry.ts";

/** Keys that are asked for in one round, spread over all. */
const ASKED = 1000;

/** Who serves a key, asked of an open registry. */
export const p28: Target = {
  id: "P28",
  what: "resolve the champion of one key, with its scores, in an open registry of 1,000,000 versions",
  peer: "itself",
  bar: 1,
  stretch: 0.2,
  better: "lower",
  unit: "ms",
  async run(ctx) {
    const keys = ctx.smoke ? 200 : 1_000_000, { root } = await manyVersions(keys);
    const registry = openRegistry(root, { now: () => new Date(), readOnly: true });
    const milliseconds: number[] = [];
    for (let round = -1; round < ctx.pairs; round++) {
      const clock = performance.now();
      for (let i = 0; i < ASKED; i++) {
        const { id } = keyOf((i * 7919 + 13) % keys);
        if (registry.resolve(id)?.key.id !== id) throw new Error(`Cannot resolve key ${id} as it must be there`);
      }
      if (round >= 0) milliseconds.push((performance.now() - clock) / ASKED);
    }
    registry.close();
    const ours = spread(milliseconds.map((value) => value / 1e3));
    return { ours, theirs: null, ratio: spread(milliseconds), errors: null };
  },
};
