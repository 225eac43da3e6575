import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { FitError } from "../../../lib/core/errors/errors.ts";
import { createRng } from "../../../lib/core/numbers/random.ts";
import { fitForest } from "../../../lib/models/trees/bag.ts";
import { binDesign } from "../../../lib/models/trees/bin.ts";
import { fitBoosting } from "../../../lib/models/trees/boost.ts";
import { CATEGORY, prefix } from "../../../lib/models/trees/ensemble/ensemble.ts";
import { type FitInput, readEnsemble, runEngine } from "../../../lib/models/trees/fit_trees.ts";
import { PLAIN_ENGINE, wasmEngine } from "../../../lib/models/trees/host.ts";
import { allRows, designOf } from "../../../lib/models/contract/design_rows.ts";
import { BAG, BOOST, simulate } from "./_trees.ts";

const design = simulate({ rows: 150, missing: 0.1, categories: 6 }), binned = binDesign(design);
const inputOf = (fields: Partial<FitInput> = {}): FitInput => ({
  binned,
  data: design,
  rows: allRows(150),
  watch: new Int32Array(0),
  trees: 5,
  constantHessian: true,
  rng: createRng(1),
  ...fields,
});
const kept = { base: 1, link: "log", average: true, trees: 5 } as const;

Deno.test("runEngine() takes WebAssembly unless it is told another engine", () => {
  const nameOf = (engine?: typeof PLAIN_ENGINE) => runEngine(inputOf(), { ...BOOST, engine }, (_, used) => used.name);
  assertEquals([nameOf(), nameOf(PLAIN_ENGINE), nameOf(wasmEngine() ?? undefined)], ["wasm", "plain", "wasm"]);
});

Deno.test("runEngine() draws one seed from the generator, whatever the fit", () => {
  for (const options of [BOOST, { ...BOOST, rowSample: 0.5 }]) {
    const rng = createRng(9), same = createRng(9);
    fitBoosting(binned, design, { ...options, rng });
    same.next();
    assertEquals(rng.next(), same.next());
  }
});

function failing(thrown: Error): () => never {
  return () => {
    throw thrown;
  };
}

Deno.test("runEngine() hands on what the fit throws, and fits as before afterwards", () => {
  const fit = () => fitBoosting(binned, design, { ...BOOST, rng: createRng(1) }), before = fit();
  for (const engine of [undefined, PLAIN_ENGINE]) {
    assertThrows(() => runEngine(inputOf(), { ...BOOST, engine }, failing(new TypeError("no"))), TypeError, "no");
    assertEquals(fit(), before);
  }
});

Deno.test("runEngine() calls memory that does not suffice TOO_LARGE, and fits as before afterwards", () => {
  const fit = () => fitBoosting(binned, design, { ...BOOST, rng: createRng(1) }), before = fit();
  const runs = [
    () => runEngine(inputOf({ binned: { ...binned, rows: 2 ** 30 } }), BOOST, () => 0),
    () => runEngine(inputOf(), BOOST, failing(new WebAssembly.RuntimeError("unreachable"))),
    () => runEngine(inputOf(), { ...BOOST, engine: PLAIN_ENGINE }, failing(new RangeError("Array buffer allocation"))),
  ];
  for (const run of runs) {
    assertEquals(assertThrows(run, FitError, "2 GB").code, "TOO_LARGE");
    assertEquals(fit(), before);
  }
});

Deno.test("runEngine() gives the engine weights of mean 1 over the fitted rows", () => {
  const weight = Float64Array.from({ length: 150 }, (_, row) => 3 + row % 2), rows = allRows(100);
  const input = inputOf({ data: { target: design.target, weight }, rows });
  const seen = runEngine(
    input,
    { ...BOOST, engine: PLAIN_ENGINE },
    (calls, engine) => new Float64Array(engine.buffer(), calls.weightsAt(), 150).slice(),
  );
  assertAlmostEquals(rows.reduce((sum, row) => sum + seen[row], 0), 100, 1e-9);
  assertAlmostEquals(seen[120] / seen[121], 3 / 4, 1e-12);
  assertEquals(weight[0], 3, "the caller's own stay as they are");
});

Deno.test("readEnsemble() turns bins into thresholds, and columns into features of the design", () => {
  const source = designOf({
    names: ["constant", "number", "flat", "category"],
    values: [1, 10, 0, 4, 1, 20, 0, 7, 1, 30, 0, 4, 1, 40, 0, 7],
    target: [0, 9, 1, 12],
    categorical: [false, false, false, true],
  });
  const bins = binDesign(source), { ensemble } = fitBoosting(bins, source, { ...BOOST, maxDepth: 2, trees: 3 });
  assertEquals([ensemble.names, [...ensemble.categories], [...ensemble.categoryOffsets]], [
    source.names,
    [4, 7],
    [0, 0, 0, 0, 2],
  ]);
  assertEquals(ensemble.gain.map((gain) => Number(gain > 0)), Float64Array.of(0, 1, 0, 1));
  const features = new Set<number>();
  ensemble.split.forEach((split, node) => {
    if (split < 0) return;
    features.add(split >> 2);
    assertEquals((split & CATEGORY) !== 0, split >> 2 === 3);
    if ((split & CATEGORY) === 0) assert([15, 25, 35].includes(ensemble.value[node]));
  });
  assertEquals([...features].sort(), [1, 3]);
});

Deno.test("readEnsemble() separates values from missing by an infinite threshold", () => {
  const source = designOf({ names: ["x"], values: [1, 2, 1, NaN, NaN], target: [0, 0, 0, 5, 5] });
  const { ensemble } = fitBoosting(binDesign(source), source, { ...BOOST, trees: 1, maxDepth: 1 });
  assertEquals(ensemble.value[0], Infinity);
});

Deno.test("readEnsemble() of fewer trees is their prefix, with the gains that were kept", () => {
  for (const engine of [PLAIN_ENGINE, wasmEngine()]) {
    assert(engine !== null);
    const { calls } = engine;
    const [whole, part] = runEngine(inputOf({ trees: 5 }), { ...BOOST, engine }, () => {
      calls.setLoss(0, 0.5, 1);
      calls.boost(5, 0.3, false, 1, 1, 1);
      return [5, 3].map((trees) => readEnsemble(engine, binned.map, { ...kept, trees }));
    });
    assertEquals([whole.base, whole.link, whole.average, whole.roots.length], [1, "log", true, 6]);
    const { gain: _whole, ...expected } = prefix(whole, 3), { gain: _part, ...found } = part;
    assertEquals(found, expected);
  }
});

Deno.test("readEnsemble() is a copy: later fits do not change it", () => {
  for (const engine of [PLAIN_ENGINE, wasmEngine()]) {
    assert(engine !== null);
    const boosted = fitBoosting(binned, design, { ...BOOST, engine, validationRows: allRows(9), rng: createRng(2) });
    const bagged = fitForest(binned, design, { ...BAG, engine, rng: createRng(2) });
    const before = structuredClone([boosted, bagged]);
    fitForest(binned, design, { ...BAG, engine, rng: createRng(3) });
    const other = simulate({ rows: 300, features: 9, seed: 8 });
    fitBoosting(binDesign(other), other, { ...BOOST, engine });
    assertEquals([boosted, bagged], before);
  }
});

Deno.test("fitBoosting() is TOO_LARGE where the engine has no room to begin, with both builds", () => {
  for (const engine of [undefined, PLAIN_ENGINE]) {
    const huge = () => fitBoosting(binned, design, { ...BOOST, growth: "symmetric", maxDepth: 29, engine });
    assertEquals(assertThrows(huge, FitError, "2 GB").code, "TOO_LARGE");
  }
});
