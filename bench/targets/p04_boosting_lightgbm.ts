import { rowSets } from "../harness/demand_rows.ts";
import { timed } from "../harness/measure.ts";
import type { Target } from "../harness/target.ts";
import { BOOSTING, fitBoosting, holdoutError, LIGHTGBM, PARTS } from "./_tree_sides.ts";

/** Both sides grow leaf by leaf here, with the same limits; almost the depth-wise tree, which may have 64 leaves. */
const LEAF_WISE = { ...BOOSTING, growth: "leaf", maxLeaves: LIGHTGBM.leaves };

/** One boosting fit against LightGBM. */
export const p04: Target = {
  id: "P4",
  what: "gradient boosting, 100 trees, leaf-wise, depth 6, 63 leaves, 64 bins, n = 1000, p = 30, binning included",
  peer: "LightGBM force_row_wise, max_bin 63, num_leaves 63, max_depth 6",
  bar: 1.5,
  stretch: 3,
  better: "higher",
  async run(ctx) {
    const sets = await rowSets(ctx, { kind: "daily", rows: ctx.smoke ? 60 : 1000, sets: ctx.pairs });
    return ctx.alternate({
      warmUps: 10,
      ours(pair) {
        const { train, test } = sets[pair % sets.length], design = train.design();
        const { seconds, value } = timed(() => fitBoosting(design, LEAF_WISE));
        return { seconds, errors: { [PARTS.boosting]: holdoutError(value, test) } };
      },
      theirs: (pair) => ctx.peer.repeat("trees.boost_lightgbm", { ...sets[pair % sets.length].files, ...LIGHTGBM }),
    });
  },
};
