import { predictTrees } from "@lib/models/trees/predict.ts";
import { rowSets } from "../harness/demand_rows.ts";
import { timedMany } from "../harness/measure.ts";
import type { Target } from "../harness/target.ts";
import { fitBoosting, holdoutError, LIGHTGBM, PARTS } from "./_tree_sides.ts";

/** Serving: one row at a time, another row each time, the model in memory and warm. */
export const p13: Target = {
  id: "P13",
  what: "prediction of one row, 100 trees, depth 6, warm",
  peer: "LightGBM Booster.predict of one row",
  bar: 0.2,
  stretch: 3e-6,
  stretchOf: "ours",
  better: "lower",
  async run(ctx) {
    const calls = ctx.smoke ? { ours: 100, theirs: 10 } : { ours: 50_000, theirs: 3000 };
    const sets = await rowSets(ctx, { kind: "daily", rows: ctx.smoke ? 60 : 1000, sets: Math.min(3, ctx.pairs) });
    const models = sets.map(({ train }) => fitBoosting(train.design()));
    return ctx.alternate({
      ours(pair) {
        const model = models[pair % sets.length], { test } = sets[pair % sets.length];
        const p = test.names.length;
        const rows = Array.from({ length: test.rows }, (_, row) => test.values.slice(row * p, row * p + p));
        const seconds = timedMany(calls.ours, (call) => {
          predictTrees(model.ensemble, rows[call % rows.length], { rows: 1 });
        });
        return { seconds, errors: { [PARTS.boosting]: holdoutError(model, test) } };
      },
      theirs: (pair) =>
        ctx.peer.repeat("trees.one_row", { ...sets[pair % sets.length].files, ...LIGHTGBM, calls: calls.theirs }),
    });
  },
};
