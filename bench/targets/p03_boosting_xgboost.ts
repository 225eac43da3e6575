import { rowSets } from "../harness/demand_rows.ts";
import { timed } from "../harness/measure.ts";
import type { Target } from "../harness/target.ts";
import { fitBoosting, holdoutError, PARTS, XGBOOST } from "./_tree_sides.ts";

/** One boosting fit against XGBoost: bins, gradients and 100 trees. */
export const p03: Target = {
  id: "P3",
  what: "gradient boosting, 100 trees, depth 6, 64 bins, n = 1000, p = 30, binning included",
  peer: "XGBoost hist, max_bin 64",
  bar: 2.5,
  stretch: 5,
  better: "higher",
  async run(ctx) {
    const sets = await rowSets(ctx, { kind: "daily", rows: ctx.smoke ? 60 : 1000, sets: ctx.pairs });
    return ctx.alternate({
      warmUps: 10,
      ours(pair) {
        const { train, test } = sets[pair % sets.length], design = train.design();
        const { seconds, value } = timed(() => fitBoosting(design));
        return { seconds, errors: { [PARTS.boosting]: holdoutError(value, test) } };
      },
      theirs: (pair) => ctx.peer.repeat("trees.boost_xgboost", { ...sets[pair % sets.length].files, ...XGBOOST }),
    });
  },
};
