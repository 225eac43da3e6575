import { type RowSet, rowSets } from "../harness/demand_rows.ts";
import { rmse, timed } from "../harness/measure.ts";
import type { Target } from "../harness/target.ts";
import { fitBoosting, fitForest, FOREST, PARTS, predictRows, XGBOOST } from "./_tree_sides.ts";

/** Both tree families for each of many short series, one key after the other. */
export const p01: Target = {
  id: "P1",
  what: "random forest (100) and gradient boosting (100) for each of 200 keys of 48 months, p = 8, binning included",
  peer: "scikit-learn RandomForestRegressor and XGBoost hist, n_jobs=1, key by key",
  bar: 30,
  stretch: 100,
  better: "higher",
  pairs: 5,
  async run(ctx) {
    const keys = await rowSets(ctx, { kind: "monthly", rows: 48, sets: ctx.smoke ? 3 : 200 });
    const files = keys.map((key) => key.files);
    return ctx.alternate({
      warmUps: 1,
      ours() {
        const designs = keys.map(({ train }) => train.design());
        const { seconds, value } = timed(() =>
          designs.map((design) => ({ forest: fitForest(design), boosting: fitBoosting(design) }))
        );
        const forests = value.map(({ forest }, key) => predictRows(forest, keys[key].test));
        const boosted = value.map(({ boosting }, key) => predictRows(boosting, keys[key].test));
        return {
          seconds,
          errors: { [PARTS.forest]: pooledError(forests, keys), [PARTS.boosting]: pooledError(boosted, keys) },
        };
      },
      theirs: () => ctx.peer.repeat("trees.forest_and_boosting", { keys: files, forest: FOREST, boosting: XGBOOST }),
    });
  },
};

/** Error over the hold-outs of all keys. */
function pooledError(predicted: readonly Float64Array[], keys: readonly RowSet[]): number {
  const all = predicted.flatMap((values) => [...values]);
  return rmse(all, keys.flatMap(({ test }) => [...test.target]));
}
