import { rowSets } from "../harness/demand_rows.ts";
import { timed } from "../harness/measure.ts";
import type { Target } from "../harness/target.ts";
import { fitForest, FOREST, holdoutError, PARTS } from "./_tree_sides.ts";

/** One forest fit. Ours always judges itself out of bag inside the clock; the peer does so outside of it. */
export const p05: Target = {
  id: "P5",
  what: "random forest, 100 trees, scikit-learn's default settings, n = 1000, p = 30, binning included",
  peer: "scikit-learn RandomForestRegressor, the same settings",
  bar: 10,
  stretch: 25,
  better: "higher",
  async run(ctx) {
    const sets = await rowSets(ctx, { kind: "daily", rows: ctx.smoke ? 60 : 1000, sets: ctx.pairs });
    return ctx.alternate({
      ours(pair) {
        const { train, test } = sets[pair % sets.length], design = train.design();
        const { seconds, value } = timed(() => fitForest(design));
        const outOfBag = Math.sqrt(value.judged[0]);
        return { seconds, errors: { [PARTS.outOfBag]: outOfBag, [PARTS.forest]: holdoutError(value, test) } };
      },
      theirs: (pair) => ctx.peer.repeat("trees.forest", { ...sets[pair % sets.length].files, ...FOREST }),
    });
  },
};
