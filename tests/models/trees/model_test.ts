import {
  assertEquals,
  assertNotEquals,
  assertNotStrictEquals,
  assertStrictEquals,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { FitError } from "../../../lib/core/errors/errors.ts";
import type { Design } from "../../../lib/core/rows/design.ts";
import { firstRows } from "../../../lib/core/rows/first_rows.ts";
import { binDesign } from "../../../lib/models/trees/bin.ts";
import { fitBoosting } from "../../../lib/models/trees/boost.ts";
import { encodeTrees } from "../../../lib/models/trees/ensemble/codec.ts";
import {
  binnedOf,
  decodeModel,
  earlyBinnedOf,
  fittedModel,
  predictDesign,
  treeForm,
  TreeModel,
} from "../../../lib/models/trees/model.ts";
import { predictTrees } from "../../../lib/models/trees/predict.ts";
import { allRows, designOf } from "../../../lib/models/contract/design_rows.ts";
import { BOOST, simulate } from "./_trees.ts";

const NONE = new Float64Array(0);
const design = simulate({ rows: 30 });
const model = new TreeModel("f", fitBoosting(binDesign(design), design, BOOST).ensemble, Float64Array.of(1, 2));
const codeOf = (run: () => unknown) => assertThrows(run, FitError).code;

Deno.test("fittedModel() takes only models of its family", () => {
  assertStrictEquals(fittedModel(model, "f"), model);
  for (const other of [undefined, null, {}, new TreeModel("g", model.ensemble, NONE)]) {
    assertEquals(codeOf(() => fittedModel(other, "f")), "NOT_FITTED");
  }
});

Deno.test("predictDesign() predicts rows of its own spec only", () => {
  const future = (changed: Partial<Design>, horizon = 30) => ({
    y: NONE,
    start: 0,
    horizon,
    design: { ...design, ...changed },
  });
  assertEquals(predictDesign(model, future({})), predictTrees(model.ensemble, design.values, { rows: 30 }));
  assertEquals(codeOf(() => predictDesign(model, future({ specHash: "other" }))), "SPEC_MISMATCH");
  assertEquals(codeOf(() => predictDesign(model, future({ names: ["a", "b", "c", "d"] }))), "SPEC_MISMATCH");
  assertThrows(() => predictDesign(model, future({}, 29)), RangeError, "29 rows");
  assertThrows(() => predictDesign(model, { y: NONE, start: 0, horizon: 1, design: null }), TypeError);
  assertEquals(predictDesign(model, future({ rows: 0 }, 0)).length, 0);
});

Deno.test("decodeModel() is the inverse of encodeTrees()", () => {
  const artifact = encodeTrees(model.ensemble, { family: "f", arrays: { judged: model.judged } });
  assertEquals(decodeModel(artifact, "f"), model);
  assertEquals(codeOf(() => decodeModel(artifact, "g")), "CORRUPT_ARTIFACT");
});

Deno.test("binnedOf() bins a design once per number of bins", () => {
  assertStrictEquals(binnedOf(design, 16), binnedOf(design, 16));
  assertNotStrictEquals(binnedOf(design, 16), binnedOf({ ...design }, 16));
  assertEquals(binnedOf(design, 17), binDesign(design, { maxBins: 17 }));
});

Deno.test("predictDesign() names both specs when they differ", () => {
  const future = { y: NONE, start: 0, horizon: 30, design: { ...design, specHash: "theirs" } };
  const error = assertThrows(() => predictDesign(model, future), FitError);
  assertStringIncludes(error.message, 'rows must be of feature spec "": current value is "theirs" with 4 features');
  assertThrows(() => predictDesign(model, { ...future, design: { ...design, values: NONE } }), RangeError, "0 values");
  const swapped = { ...design, names: ["x1", "x0", "x2", "x3"] };
  assertEquals(codeOf(() => predictDesign(model, { ...future, design: swapped })), "SPEC_MISMATCH");
});

Deno.test("decodeModel() of an artifact without judgement has an empty one", () => {
  const artifact = encodeTrees(model.ensemble, { family: "f" });
  assertEquals(decodeModel(artifact, "f").judged, new Float64Array(0));
  const other = encodeTrees(model.ensemble, { family: "f", arrays: { judged: Int32Array.of(3) } });
  assertEquals(decodeModel(other, "f").judged, new Float64Array(0), "of another type");
});

Deno.test("fittedModel() says what it was given", () => {
  const error = assertThrows(() => fittedModel("x", "f"), FitError);
  assertStringIncludes(error.message, "predict with f as it must be fitted: current value is string");
  assertStringIncludes(error.hint, "fit() or decode()");
});

Deno.test("treeForm() refuses a model of another family in each of its parts", () => {
  const form = treeForm("f"), other = new TreeModel("g", model.ensemble, NONE);
  const future = { y: NONE, start: 0, horizon: 30, design };
  const uses = [form.predict, form.encode, form.importance, form.degenerate];
  for (const use of uses) assertEquals(codeOf(() => use(other, future)), "NOT_FITTED");
  assertEquals(form.input, "design");
  assertEquals(form.decode(form.encode(model)), model);
  assertEquals(form.predict(model, future), predictTrees(model.ensemble, design.values, { rows: 30 }));
});

Deno.test("binnedOf() folds of one design share its bins, whose edges no row after the first window moves", () => {
  const late = (value: number) => {
    const values = Array.from({ length: 60 }, (_, row) => row < 40 ? row : value * row);
    return { ...designOf({ names: ["x"], values, target: values }), firstWindow: 40 };
  };
  const whole = late(1000), other = late(-7), folds = [40, 50].map((rows) => firstRows(whole, rows));
  const [first, second] = folds.map((fold) => binnedOf(fold, 64)), all = binnedOf(whole, 64);
  assertStrictEquals(first.map, all.map);
  assertStrictEquals(second.map, all.map);
  assertStrictEquals(second.bins.buffer, all.bins.buffer);
  assertEquals([first.rows, second.rows, second.bins.length], [40, 50, 50]);
  assertEquals(binnedOf(other, 64).map.edges, all.map.edges);
  assertEquals(all.map.edges, binDesign(folds[0], { maxBins: 64 }).map.edges);
});

Deno.test("binnedOf() without a first window takes each design's own edges", () => {
  const whole = simulate({ rows: 30 }), fold = firstRows(whole, 20);
  assertEquals(binnedOf(fold, 64).map.edges, binDesign(fold, { maxBins: 64 }).map.edges);
  assertNotEquals(binnedOf(fold, 64).map.edges, binnedOf(whole, 64).map.edges);
});

Deno.test("earlyBinnedOf() takes edges from the early rows, and leaves the bins of all rows as they are for binnedOf()", () => {
  const early = allRows(20), options = { maxBins: 16, share: 0.1 };
  const fresh = simulate({ rows: 30 }), fold = firstRows({ ...fresh, firstWindow: 12 }, 24);
  assertEquals(earlyBinnedOf(fresh, early, options), binDesign(fresh, { maxBins: 16, edgeRows: early }));
  assertStrictEquals(earlyBinnedOf(fresh, early, options), earlyBinnedOf(fresh, early, options));
  assertEquals(binnedOf(fresh, 16), binDesign(fresh, { maxBins: 16 }));
  // Folds of one design share bins that come from elsewhere.
  assertEquals(earlyBinnedOf(fold, early, options), binDesign(fold, { maxBins: 16, edgeRows: early }));
  assertEquals(binnedOf(fold, 16).map.edges, binDesign(firstRows(fresh, 12), { maxBins: 16 }).map.edges);
});
