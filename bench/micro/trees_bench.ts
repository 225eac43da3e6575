/** Speed of the tree engine: `deno task bench:micro`. Peers are compared elsewhere; this is for profiling. */
import { createRng } from "@lib/core/numbers/random.ts";
import { gradientBoosting } from "@lib/models/trees/gradient_boosting.ts";
import { randomForest } from "@lib/models/trees/random_forest.ts";
import { designOf } from "@lib/models/contract/design_rows.ts";
import { binDesign } from "@lib/models/trees/bin.ts";
import type { Design } from "@lib/core/rows/design.ts";

/** Smooth signal in five of `p` continuous features, plus noise. */
function simulated(rows: number, p: number): Design {
  const rng = createRng(rows * 31 + p);
  const values = Float64Array.from({ length: rows * p }, () => rng.normal());
  const target = Float64Array.from({ length: rows }, (_, i) => {
    const x = values.subarray(i * p, i * p + p);
    return 3 * Math.sin(x[0]) + x[1] * x[2] + 2 * Math.abs(x[3]) + x[4] + rng.normal();
  });
  return designOf({ names: Array.from({ length: p }, (_, f) => `x${f}`), values, target });
}

const none = new Float64Array(0);
const thousand = simulated(1000, 30), twenty = simulated(1000, 20), month = simulated(48, 6);
const training = (design: Design) => ({ y: none, start: 0, seasonLength: 1, design });
const plain = { maxDepth: 6, minLeaf: 1, rowSample: 1, columnSample: 1 };

Deno.bench("binning 1000 x 30", () => void binDesign(thousand));
Deno.bench("boosting 100 trees, depth 6, 1000 x 30, no sampling", () => {
  gradientBoosting.fit(training(thousand), plain, createRng(1));
});
Deno.bench("boosting 100 trees, leaf-wise 31, 1000 x 30, no sampling", () => {
  gradientBoosting.fit(training(thousand), { ...plain, growth: "leaf", maxDepth: 0 }, createRng(1));
});
Deno.bench("boosting 100 trees, symmetric 6, 1000 x 30, no sampling", () => {
  gradientBoosting.fit(training(thousand), { ...plain, growth: "symmetric" }, createRng(1));
});
Deno.bench("boosting 100 trees, defaults, 1000 x 30", () => {
  gradientBoosting.fit(training(thousand), {}, createRng(1));
});
Deno.bench("boosting 100 trees, defaults, 48 x 6", () => {
  gradientBoosting.fit(training(month), {}, createRng(1));
});
Deno.bench("forest 100 trees, defaults, 1000 x 20", () => {
  randomForest.fit(training(twenty), {}, createRng(1));
});
Deno.bench("forest 100 trees, defaults, 48 x 6", () => {
  randomForest.fit(training(month), {}, createRng(1));
});
const boosted = gradientBoosting.fit(training(thousand), plain, createRng(1));
const row = { ...thousand, rows: 1, values: thousand.values.subarray(0, 30) };
Deno.bench("predict one row, 100 trees, depth 6", () => {
  gradientBoosting.predict(boosted, { y: none, start: 0, horizon: 1, design: row });
});
Deno.bench("predict 1000 rows, 100 trees, depth 6", () => {
  gradientBoosting.predict(boosted, { y: none, start: 0, horizon: 1000, design: thousand });
});
