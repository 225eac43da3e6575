import { predictTrees } from "@lib/models/trees/predict.ts";
import type { TreeEnsemble } from "@lib/models/trees/ensemble/ensemble.ts";
import { type RowSet, rowSets } from "../harness/demand_rows.ts";
import { rmse, timed } from "../harness/measure.ts";
import { writeNpy } from "../harness/npy.ts";
import type { BenchContext, Measurement, Target } from "../harness/target.ts";
import { formatSeconds } from "../harness/table.ts";
import { fitBoosting } from "./_tree_sides.ts";

/** Batch prediction of the same trees by both sides, each from its own number format. */
export const p14: Target = {
  id: "P14",
  what: "batch prediction, 100 trees, depth 6, p = 30; judged by the slower of 10,000 and 100,000 rows",
  peer: "ONNX Runtime TreeEnsembleRegressor of the same trees, 1 thread",
  bar: 1,
  stretch: 3,
  better: "higher",
  async run(ctx) {
    const [set] = await rowSets(ctx, { kind: "daily", rows: ctx.smoke ? 60 : 1000, sets: 1 });
    const { ensemble } = fitBoosting(set.train.design());
    const trees = single(ensemble), path = `${ctx.scratch}/trees.json`;
    await Deno.writeTextFile(path, JSON.stringify(plainTrees(trees)));
    const sizes = ctx.smoke ? [100, 1000] : [10_000, 100_000];
    const measured: { rows: number; measurement: Measurement }[] = [];
    for (const rows of sizes) measured.push({ rows, measurement: await measureBatch(ctx, { set, trees, path, rows }) });
    const note = measured.map(({ rows, measurement }) => {
      return `${rows} rows ${measurement.ratio.median.toFixed(2)} ×, ${
        formatSeconds(measurement.ours.median / rows)
      } a row`;
    });
    const worst = measured.reduce((a, b) => b.measurement.ratio.median < a.measurement.ratio.median ? b : a);
    return { ...worst.measurement, note: note.join("; ") };
  },
};

/** Batch of hold-out rows, repeated until there are enough, in an order of their own. */
async function measureBatch(
  ctx: BenchContext,
  { set, trees, path, rows }: { set: RowSet; trees: TreeEnsemble; path: string; rows: number },
): Promise<Measurement> {
  const { test } = set, p = test.names.length;
  const source = Array.from({ length: rows }, (_, row) => (row * 7919) % test.rows);
  // Values that both formats hold exactly, so that no row takes another way for rounding.
  const values = Float64Array.from({ length: rows * p }, (_, i) => {
    return Math.fround(test.values[source[Math.floor(i / p)] * p + i % p]);
  });
  const actual = Float64Array.from(source, (row) => test.target[row]);
  const files = {
    trees: path,
    rows: await writeNpy(`${ctx.scratch}/rows-${rows}.npy`, Float32Array.from(values), [rows, p]),
    actual: await writeNpy(`${ctx.scratch}/actual-${rows}.npy`, actual),
    expected: await writeNpy(`${ctx.scratch}/ours-${rows}.npy`, predictTrees(trees, values, { rows })),
  };
  return await ctx.alternate({
    ours() {
      const { seconds, value } = timed(() => predictTrees(trees, values, { rows }));
      return { seconds, errors: { "hold-out RMSE": rmse(value, actual) } };
    },
    theirs: () => ctx.peer.repeat("onnx_trees.predict", files),
  });
}

/** The ensemble with thresholds that 32 bits hold: x <= t and x <= round_down(t) agree for every x of 32 bits. */
function single(ensemble: TreeEnsemble): TreeEnsemble {
  const value = ensemble.value.map((t, node) => ensemble.split[node] < 0 ? t : roundDown(t));
  return { ...ensemble, value };
}

/** The largest number of 32 bits that is not above x. */
function roundDown(x: number): number {
  const near = Float32Array.of(x);
  if (near[0] <= x) return near[0];
  const bits = new Int32Array(near.buffer);
  // The next number towards minus infinity is one bit pattern away; zero has two patterns.
  if (near[0] === 0) bits[0] = 0x80000001 | 0;
  else bits[0] += near[0] > 0 ? -1 : 1;
  return near[0];
}

/** What `bench/peers/onnx_trees.py` reads. */
function plainTrees({ base, roots, split, left, value }: TreeEnsemble) {
  const feature = Array.from(split, (code) => code < 0 ? -1 : code >> 2);
  return { base, roots: [...roots], feature, left: [...left], value: [...value] };
}
