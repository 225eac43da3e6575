import { assertEquals, assertStrictEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { FitError } from "../../../lib/core/errors/errors.ts";
import {
  assertArtifact,
  assertFitted,
  assertHistory,
  corrupt,
  floats,
  readTask,
  requireFutureDesign,
  requireTrainingDesign,
} from "../../../lib/models/contract/checks.ts";
import type { Design } from "../../../lib/core/rows/design.ts";
import { buildDesign } from "../../_support/design_builder.ts";

const family = { name: "test", minRows: 3 };
const training = (...y: number[]) => ({ y: Float64Array.from(y), start: 0, seasonLength: 1, design: null });

Deno.test("assertHistory() counts known values and names what is wrong", () => {
  assertEquals(assertHistory(training(1, NaN, 2, 3), family), 3);
  const error = assertThrows(() => assertHistory(training(1, NaN, 2), family), FitError, "at least 3");
  assertEquals([error.code, error.hint !== ""], ["TOO_SHORT", true]);
  assertThrows(() => assertHistory(training(1, 2, Infinity), family), FitError, "y[2] = Infinity");
});

Deno.test("assertFitted() tells a foreign model from none", () => {
  assertFitted({ family: "test" }, "test");
  assertThrows(() => assertFitted({ family: "naive" }, "test"), FitError, "one of naive");
});

Deno.test("assertArtifact() and floats() refuse what is not there", () => {
  const artifact = { header: { family: "test" }, arrays: { a: Float64Array.of(1), b: Int32Array.of(1) } };
  assertArtifact(artifact, "test");
  assertEquals(floats(artifact, "a")[0], 1);
  for (const name of ["b", "c"]) {
    assertEquals(assertThrows(() => floats(artifact, name), FitError).code, "CORRUPT_ARTIFACT");
  }
  assertEquals(assertThrows(() => assertArtifact(artifact, "other"), FitError).code, "WRONG_FAMILY");
});

Deno.test("assertHistory() takes as many known values as the family needs, wherever they are", () => {
  assertEquals(assertHistory(training(NaN, 1, NaN, 2, 3, NaN), family), 3);
  assertEquals(assertThrows(() => assertHistory(training(), family), FitError).code, "EMPTY");
  assertEquals(assertThrows(() => assertHistory(training(NaN, NaN), family), FitError).code, "EMPTY");
  const infinite = assertThrows(() => assertHistory(training(1, -Infinity), family), FitError);
  assertEquals(infinite.code, "NOT_FINITE", "before it is found to be short");
});

Deno.test("requireTrainingDesign() refuses by code: no design, no rows, too few, not finite", () => {
  const design = buildDesign({ rows: 5 });
  const of = (changed: Partial<Design> | null) =>
    requireTrainingDesign({ ...training(), design: changed === null ? null : { ...design, ...changed } }, family);
  assertEquals(of({}).rows, 5);
  const codeOf = (changed: Partial<Design> | null) => assertThrows(() => of(changed), FitError).code;
  assertEquals(codeOf(null), "EMPTY");
  assertEquals(codeOf({ rows: 0 }), "EMPTY");
  assertEquals(codeOf({ rows: 2 }), "TOO_SHORT");
  for (const bad of [NaN, Infinity, -Infinity]) {
    assertEquals(codeOf({ target: design.target.with(4, bad) }), "NOT_FINITE");
  }
  for (const bad of [NaN, Infinity, 0, -1]) {
    for (const row of [0, 4]) assertEquals(codeOf({ weight: design.weight.with(row, bad) }), "NOT_FINITE");
  }
  const error = assertThrows(() => of({ target: design.target.with(2, NaN) }), FitError);
  assertStringIncludes(error.message, "current value is target[2] = NaN");
  assertStringIncludes(error.hint, "missing targets are");
  const weight = assertThrows(() => of({ weight: design.weight.with(3, -1) }), FitError);
  assertStringIncludes(weight.message, "weight[3] = -1");
});

Deno.test("requireTrainingDesign() refuses shapes that disagree, and takes missing features", () => {
  const design = buildDesign({ rows: 5 });
  const of = (changed: Partial<Design>) =>
    requireTrainingDesign({ ...training(), design: { ...design, ...changed } }, family);
  assertThrows(() => of({ target: new Float64Array() }), RangeError, "5 targets");
  assertThrows(() => of({ ds: new Int32Array(2) }), RangeError, "5, 2");
  assertEquals(of({ values: design.values.map((x, i) => i % 3 === 0 ? NaN : x) }).rows, 5);
});

Deno.test("requireFutureDesign() passes rows of the model's spec, and names both specs otherwise", () => {
  const design = buildDesign({ rows: 2, specHash: "mine" });
  const future = { y: new Float64Array(), start: 0, horizon: 2, design };
  assertStrictEquals(requireFutureDesign(future, { family: "test", specHash: "mine" }), design);
  const error = assertThrows(() => requireFutureDesign(future, { family: "test", specHash: "yours" }), FitError);
  assertEquals(error.code, "SPEC_MISMATCH");
  assertStringIncludes(error.message, "feature spec yours: current value is mine");
  assertThrows(() => requireFutureDesign({ ...future, design: null }, { family: "test", specHash: "mine" }), TypeError);
});

Deno.test("errors of the contract say what to do", () => {
  const hintOf = (run: () => unknown) => assertThrows(run, FitError).hint;
  assertStringIncludes(hintOf(() => assertHistory(training(), family)), "fallback");
  assertStringIncludes(hintOf(() => assertHistory(training(1), family)), "pooled model");
  assertStringIncludes(hintOf(() => assertFitted(undefined, "test")), "Call fit or decode first");
  assertStringIncludes(hintOf(() => assertArtifact({ header: {}, arrays: {} }, "test")), "header names");
  assertStringIncludes(corrupt("x").message, "its artifact must hold x");
});

Deno.test("readTask() reads numbers and classes, and refuses what is no task", () => {
  const number = { kind: "number", outputs: 2 } as const, classes = { kind: "class", classes: 3 } as const;
  assertEquals([readTask(number), readTask(classes)], [number, classes]);
  const wrong = [null, "class", {}, { ...number, outputs: 0 }, { ...classes, classes: 1 }, {
    ...classes,
    classes: 2.5,
  }];
  for (const value of [...wrong, { kind: "number", classes: 3 }, { ...number, outputs: 1e9 }]) {
    assertEquals(assertThrows(() => readTask(value), FitError).code, "CORRUPT_ARTIFACT");
  }
});
