import { assertEquals, assertNotStrictEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { FitError } from "../../../lib/core/errors.ts";
import type { Design } from "../../../lib/core/design.ts";
import { binDesign } from "../../../lib/models/trees/bin.ts";
import { fitBoosting } from "../../../lib/models/trees/boost.ts";
import { encodeTrees } from "../../../lib/models/trees/codec.ts";
import {
  binnedOf,
  decodeModel,
  fittedModel,
  predictDesign,
  trainingDesign,
  TreeModel,
} from "../../../lib/models/trees/model.ts";
import { predictTrees } from "../../../lib/models/trees/predict.ts";
import { BOOST, simulate } from "./_trees.ts";

const NONE = new Float64Array(0);
const design = simulate({ rows: 30 });
const model = new TreeModel("f", fitBoosting(binDesign(design), design, BOOST).ensemble, Float64Array.of(1, 2));
const codeOf = (run: () => unknown) => assertThrows(run, FitError).code;
const train = (changed: Partial<Design> | null) =>
  trainingDesign({ y: NONE, seasonLength: 1, design: changed && { ...design, ...changed } }, {
    family: "f",
    minRows: 30,
  });

Deno.test("trainingDesign() passes whole rows and refuses others by code", () => {
  assertEquals(train({}).rows, 30);
  assertEquals(codeOf(() => train(null)), "EMPTY");
  assertEquals(codeOf(() => train({ rows: 0 })), "EMPTY");
  const short = simulate({ rows: 29 });
  assertEquals(codeOf(() => train(short)), "TOO_SHORT");
  for (const bad of [NaN, Infinity]) {
    assertEquals(codeOf(() => train({ target: design.target.with(7, bad) })), "NOT_FINITE");
    assertEquals(codeOf(() => train({ weight: design.weight.with(7, bad) })), "NOT_FINITE");
  }
  assertEquals(codeOf(() => train({ weight: design.weight.with(7, 0) })), "NOT_FINITE");
  assertThrows(() => train({ target: NONE }), RangeError, "30 rows");
});

Deno.test("fittedModel() takes only models of its family", () => {
  assertStrictEquals(fittedModel(model, "f"), model);
  for (const other of [undefined, null, {}, new TreeModel("g", model.ensemble, NONE)]) {
    assertEquals(codeOf(() => fittedModel(other, "f")), "NOT_FITTED");
  }
});

Deno.test("predictDesign() predicts rows of its own spec only", () => {
  const future = (changed: Partial<Design>, horizon = 30) => ({ y: NONE, horizon, design: { ...design, ...changed } });
  assertEquals(predictDesign(model, future({})), predictTrees(model.ensemble, design.values, { rows: 30 }));
  assertEquals(codeOf(() => predictDesign(model, future({ specHash: "other" }))), "SPEC_MISMATCH");
  assertEquals(codeOf(() => predictDesign(model, future({ names: ["a", "b", "c", "d"] }))), "SPEC_MISMATCH");
  assertThrows(() => predictDesign(model, future({}, 29)), RangeError, "29 rows");
  assertThrows(() => predictDesign(model, { y: NONE, horizon: 1, design: null }), TypeError);
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
