import { assert, assertEquals, assertGreater } from "@std/assert";
import fc from "fast-check";
import type { Design } from "../../../../lib/core/rows/design.ts";
import { createRng } from "../../../../lib/core/numbers/random.ts";
import { type BagOptions, fitForest } from "../../../../lib/models/trees/bag.ts";
import { binDesign } from "../../../../lib/models/trees/bin.ts";
import { type BoostOptions, fitBoosting } from "../../../../lib/models/trees/boost.ts";
import { SMALL_ROWS } from "../../../../lib/models/trees/engine/splits/split.ts";
import { PLAIN_ENGINE, wasmEngine } from "../../../../lib/models/trees/host.ts";
import { type LossName, lossOf } from "../../../../lib/models/trees/loss.ts";
import { allRows, designOf } from "../../../../lib/models/contract/design_rows.ts";
import { BAG, BOOST, RULES } from "../_trees.ts";

const wasm = wasmEngine();
assert(wasm !== null);
const ENGINES = [PLAIN_ENGINE, wasm];

const TARGETS = {
  smooth: (signal: number) => signal,
  tied: (signal: number) => Math.round(signal),
  heavy: (signal: number) => Math.sinh(3 * signal),
  constant: () => 1,
  intermittent: (signal: number) => signal > 1.5 ? Math.ceil(signal) : 0,
};

interface Shape {
  rows: number;
  features: number;
  seed: number;
  target: keyof typeof TARGETS;
  /** Share of missing values; each tenth row is missing as a whole if there are any. */
  missing: number;
  /** Levels of the first column; 0 means numbers. */
  categories: number;
  /** Distinct values of the numbers; 0 means no ties. */
  distinct: number;
  weighted: boolean;
  loss: LossName;
}

/** Seeded rows with a constant column, ties, holes, whole rows missing, and a target of the loss' domain. */
function makeDesign(shape: Shape): Design {
  const { rows, features, missing, categories, distinct, loss } = shape, rng = createRng(shape.seed);
  const values = new Float64Array(rows * features), target = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const x = values.subarray(row * features, (row + 1) * features);
    for (let f = 0; f < features; f++) x[f] = distinct > 0 ? rng.integer(distinct) / distinct : rng.normal();
    if (features > 3) x[3] = 7;
    if (categories > 0) x[0] = rng.integer(categories);
    const signal = Math.sin(3 * x[0]) + x[features - 1] + 0.5 * rng.normal(), y = TARGETS[shape.target](signal);
    target[row] = loss === "poisson" || loss === "tweedie" ? Math.abs(y) : loss === "logistic" ? Number(y > 0.5) : y;
    const gone = missing > 0 && row % 10 === 9;
    for (let f = 0; f < features; f++) if (gone || rng.next() < missing) x[f] = NaN;
  }
  return designOf({
    names: Array.from({ length: features }, (_, f) => `x${f}`),
    categorical: Array.from({ length: features }, (_, f) => f === 0 && categories > 0),
    values,
    target,
    weight: Float64Array.from({ length: rows }, () => shape.weighted ? 0.2 + rng.next() : 1),
  });
}

/** Fit on both engines: everything that a fit gives must have the same bits. Returns the splits made. */
function compareBoosting(design: Design, options: Partial<BoostOptions>, maxBins = 64): number {
  const binned = binDesign(design, { maxBins });
  const [plain, vector] = ENGINES.map((engine) =>
    fitBoosting(binned, design, { ...BOOST, ...options, engine, rng: createRng(7) })
  );
  assertEquals(vector, plain);
  return plain.ensemble.split.filter((split) => split >= 0).length;
}

function compareForest(design: Design, options: Partial<BagOptions>, maxBins = 64): number {
  const binned = binDesign(design, { maxBins });
  const [plain, vector] = ENGINES.map((engine) =>
    fitForest(binned, design, { ...BAG, ...options, engine, rng: createRng(7) })
  );
  assertEquals(vector, plain);
  return plain.ensemble.split.filter((split) => split >= 0).length;
}

const shapes = fc.record<Shape>({
  rows: fc.oneof(fc.integer({ min: 2, max: 2 * SMALL_ROWS }), fc.integer({ min: 2 * SMALL_ROWS, max: 300 })),
  features: fc.integer({ min: 1, max: 9 }),
  seed: fc.nat({ max: 1e6 }),
  target: fc.constantFrom("smooth", "tied", "heavy", "constant", "intermittent"),
  missing: fc.constantFrom(0, 0, 0.1, 0.6),
  categories: fc.constantFrom(0, 0, 3, 12, 150),
  distinct: fc.constantFrom(0, 0, 2, 9, 100),
  weighted: fc.boolean(),
  loss: fc.constantFrom("squared", "absolute", "quantile", "poisson", "logistic", "relative", "tweedie"),
});
const rules = fc.record({
  minLeaf: fc.integer({ min: 1, max: 9 }),
  minWeight: fc.constantFrom(0, 0, 1e-3, 2),
  lambda: fc.constantFrom(0, 1),
  l1: fc.constantFrom(0, 0, 0.3),
  minGain: fc.constantFrom(0, 0, 0.2),
  categorySmooth: fc.constantFrom(0, 10),
  categoryLambda: fc.constantFrom(0, 10),
});
const growths = fc.record({
  growth: fc.constantFrom("depth" as const, "leaf" as const, "symmetric" as const),
  maxDepth: fc.integer({ min: 1, max: 6 }),
  maxLeaves: fc.constantFrom(0, 0, 5, 15),
  rules,
  columnSampleLevel: fc.constantFrom(1, 1, 0.5),
  columnsPerNode: fc.constantFrom(0, 0, 1, 3),
  cut: fc.constantFrom("middle" as const, "low" as const, "high" as const, "value" as const),
  distinct: fc.boolean(),
  maxDelta: fc.constantFrom(0, 0, 0.7),
  rowSample: fc.constantFrom(1, 1, 0.6, 0.2),
  columnSample: fc.constantFrom(1, 1, 0.5),
  trees: fc.integer({ min: 1, max: 8 }),
});
const bins = fc.constantFrom(3, 8, 32, 33, 63, 64, 65, 128, 255);

Deno.test("both engines boost the same trees, with the same validation losses, whatever the data and options", () => {
  const levels = fc.constantFrom(0.1, 0.5, 0.9);
  const property = fc.property(
    shapes,
    growths,
    bins,
    levels,
    fc.boolean(),
    (shape, growth, maxBins, level, watched) => {
      const n = shape.rows, late = watched && n > 4 ? Math.ceil(n / 4) : 0;
      compareBoosting(makeDesign(shape), {
        ...growth,
        loss: lossOf(shape.loss, level),
        learningRate: 0.3,
        rows: allRows(n - late),
        validationRows: allRows(n).subarray(n - late),
        patience: 2,
      }, maxBins);
    },
  );
  fc.assert(property, { numRuns: 800 });
});

Deno.test("both engines bag the same forest, out-of-bag predictions and error, whatever the data and options", () => {
  const property = fc.property(
    shapes,
    growths,
    bins,
    fc.boolean(),
    fc.nat(),
    (shape, growth, maxBins, bootstrap, cut) => {
      const rows = allRows(shape.rows).subarray(0, Math.max(1, shape.rows - cut % 4));
      compareForest(makeDesign({ ...shape, loss: "squared" }), { ...growth, bootstrap, rows }, maxBins);
    },
  );
  fc.assert(property, { numRuns: 500 });
});

Deno.test("both engines split nothing of a small node where no place has a gain and the floor lies below zero", () => {
  const shape: Shape = {
    rows: 8,
    features: 3,
    seed: 0,
    target: "heavy",
    missing: 0,
    categories: 0,
    distinct: 2,
    weighted: false,
    loss: "relative",
  };
  const rules = { ...RULES, minLeaf: 1, minWeight: 0, lambda: 0 };
  const options = { loss: lossOf("relative", 0.1), maxDepth: 3, columnSampleLevel: 0.5, rowSample: 0.6, trees: 4 };
  assertGreater(compareBoosting(makeDesign(shape), { ...options, rules, learningRate: 0.3, columnSample: 1 }, 3), 0);
});

const SHAPE: Shape = {
  rows: 200,
  features: 6,
  seed: 3,
  target: "smooth",
  missing: 0,
  categories: 0,
  distinct: 0,
  weighted: false,
  loss: "squared",
};
const GROWTHS = ["depth", "leaf", "symmetric"] as const;
const LOSSES = ["squared", "absolute", "quantile", "poisson", "logistic", "relative", "tweedie"] as const;

Deno.test("both engines agree for every growth, loss, kind of target, and with holes and weights", () => {
  for (const growth of GROWTHS) {
    for (const loss of LOSSES) {
      for (const target of Object.keys(TARGETS) as (keyof typeof TARGETS)[]) {
        for (const [missing, weighted, categories] of [[0, false, 0], [0.1, false, 5], [0.1, true, 0]] as const) {
          const design = makeDesign(
            { ...SHAPE, rows: 120, growth, loss, target, missing, weighted, categories } as Shape,
          );
          const limits = growth === "leaf" ? { maxDepth: 0, maxLeaves: 12 } : { maxDepth: 4 };
          const splits = compareBoosting(design, {
            ...limits,
            growth,
            loss: lossOf(loss, loss === "tweedie" ? 1.7 : 0.7),
            trees: 3,
            maxDelta: 0.7,
          });
          if (target === "smooth") assertGreater(splits, 0);
        }
      }
    }
  }
});

Deno.test("both engines agree just below and above the size of nodes that are searched from their rows", () => {
  for (const growth of GROWTHS) {
    for (let rows = SMALL_ROWS - 3; rows <= 2 * SMALL_ROWS + 3; rows += rows > SMALL_ROWS + 3 ? 7 : 1) {
      for (const missing of [0, 0.03]) {
        const design = makeDesign({ ...SHAPE, rows, missing, seed: rows });
        assertGreater(compareBoosting(design, { growth, maxDepth: 6, trees: 3 }), 0);
        assertGreater(compareForest(design, { growth, maxDepth: 6, trees: 3 }), 0);
      }
    }
  }
});

Deno.test("both engines agree on columns of 2 to 255 bins, alone and side by side", () => {
  const counts = [2, 3, 5, 8, 16, 31, 32, 33, 62, 63, 64, 65, 100, 128, 200, 254], rows = 300;
  for (const growth of GROWTHS) {
    for (const count of counts) {
      // Neighbours of all widths: pairs of columns are searched together.
      const values = Array.from({ length: rows }, (_, i) => [i % count, (i * 7) % counts[i % 16], (i * i) % 254]);
      const target = values.map(([a, b]) => Math.sin(a) + (b > 4 ? 1 : 0));
      const names = ["a", "b", "c"];
      for (const width of [1, 3]) {
        const part = values.flatMap((row) => row.slice(0, width));
        const design = designOf({ names: names.slice(0, width), values: part, target });
        assertGreater(compareBoosting(design, { growth, maxDepth: 5, trees: 2 }, 255), 0);
      }
    }
  }
});

Deno.test("both engines agree on rows that are missing as a whole, constant columns and constant targets", () => {
  const nothing = makeDesign({ ...SHAPE, features: 4 });
  nothing.values.fill(NaN);
  const half = makeDesign({ ...SHAPE, features: 4 });
  half.values.fill(NaN, 400);
  const flat = makeDesign({ ...SHAPE, target: "constant" });
  for (const growth of GROWTHS) {
    assertEquals(compareBoosting(nothing, { growth }) + compareForest(nothing, { growth, maxDepth: 4 }), 0);
    assertGreater(compareBoosting(half, { growth }) * compareForest(half, { growth, maxDepth: 4 }), 0);
    assertEquals(compareBoosting(flat, { growth }) + compareForest(flat, { growth, maxDepth: 4 }), 0);
  }
});

Deno.test("both engines agree on many rows, columns and trees", () => {
  const design = makeDesign({ ...SHAPE, rows: 1000, features: 30, missing: 0.01, categories: 20 });
  const strict = { ...RULES, minLeaf: 5, lambda: 1 };
  for (const growth of GROWTHS) {
    assertGreater(compareBoosting(design, { growth, maxDepth: 6, trees: 40, rules: strict, rowSample: 0.8 }), 1000);
  }
  assertGreater(compareForest(design, { trees: 20, columnsPerNode: 10 }), 1000);
});

Deno.test("both engines agree on nodes of so many rows that they are read column by column", () => {
  for (const [features, loss] of [[14, "squared"], [9, "logistic"], [6, "tweedie"]] as const) {
    const design = makeDesign({ ...SHAPE, rows: 6000, features, missing: 0.02, categories: 9, loss });
    const options = {
      growth: "leaf",
      maxDepth: 0,
      maxLeaves: 12,
      trees: 3,
      rowSample: 0.7,
      columnSample: 0.8,
    } as const;
    assertGreater(compareBoosting(design, { ...options, loss: lossOf(loss, 1.5) }), 20);
  }
});
