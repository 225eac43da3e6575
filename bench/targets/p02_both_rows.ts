import { rowSets } from "../harness/demand_rows.ts";
import { timed } from "../harness/measure.ts";
import type { Target } from "../harness/target.ts";
import { fitBoosting, fitForest, FOREST, holdoutError, PARTS, XGBOOST } from "./_tree_sides.ts";

/** Both tree families on one key of daily data; ours share one binned matrix, as they do in a competition. */
export const p02: Target = {
  id: "P2",
  what: "random forest (100) and gradient boosting (100) on n = 1000, p = 30, binning included",
  peer: "scikit-learn RandomForestRegressor and XGBoost hist, n_jobs=1",
  bar: 8,
  stretch: 20,
  better: "higher",
  async run(ctx) {
    const sets = await rowSets(ctx, { kind: "daily", rows: ctx.smoke ? 60 : 1000, sets: ctx.pairs });
    return ctx.alternate({
      ours(pair) {
        const { train, test } = sets[pair % sets.length], design = train.design();
        const { seconds, value } = timed(() => ({ forest: fitForest(design), boosting: fitBoosting(design) }));
        const { forest, boosting } = value;
        return {
          seconds,
          errors: { [PARTS.forest]: holdoutError(forest, test), [PARTS.boosting]: holdoutError(boosting, test) },
        };
      },
      theirs(pair) {
        const keys = [sets[pair % sets.length].files];
        return ctx.peer.repeat("trees.forest_and_boosting", { keys, forest: FOREST, boosting: XGBOOST });
      },
    });
  },
};
