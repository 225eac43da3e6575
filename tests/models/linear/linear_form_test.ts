import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { FitError } from "../../../lib/core/errors/errors.ts";
import { linearFit, linearForm } from "../../../lib/models/linear/linear_form.ts";
import { normalEquations } from "../../../lib/models/linear/normal_equations.ts";
import { gramOf } from "../../../lib/models/linear/gram_of.ts";
import { buildDesign, changeDesign } from "../../_support/design_builder.ts";
import { decodeArtifact, encodeArtifact } from "../../../lib/core/bytes/artifact.ts";
import { standardizedRows } from "../../../lib/models/linear/standardize.ts";

const design = buildDesign({ rows: 30, features: 3 });
const equations = normalEquations(gramOf(design));
const form = linearForm("test");
const fitOf = (...coefficients: number[]) =>
  linearFit("test", equations, { design, coefficients: Float64Array.from(coefficients), penalty: 0 });

Deno.test("linearForm().predict() keeps extrapolation within the training range widened by itself", () => {
  const far = changeDesign(design, { rows: 2, values: Float64Array.of(1e9, 0, 0, -1e9, 0, 0) });
  const out = form.predict(fitOf(1, 0, 0), { y: new Float64Array(), start: 0, horizon: 2, design: far });
  const [low, high] = equations.range;
  assertEquals([...out], [2 * high - low, 2 * low - high]);
});

Deno.test("linearForm().importance() is the share of absolute standardised coefficients", () => {
  assertEquals([...form.importance(fitOf(-3, 0, 1))], [0.75, 0, 0.25]);
  assertEquals([...form.importance(fitOf(0, 0, 0))], [0, 0, 0]);
});

Deno.test("linearForm().degenerate() flags coefficients that are all zero", () => {
  assertEquals(form.degenerate(fitOf(0, 0, 0)), "CONSTANT");
  assertEquals(form.degenerate(fitOf(0, 1e-9, 0)), null);
});

Deno.test("linearForm().decode() refuses an artifact that lacks a part", () => {
  const { header, arrays } = form.encode(fitOf(1, 2, 3));
  const { mean: _, ...rest } = arrays;
  assertEquals(assertThrows(() => form.decode({ header, arrays: rest }), FitError).code, "CORRUPT_ARTIFACT");
  assertEquals(
    assertThrows(() => form.decode({ header: { family: "test" }, arrays }), FitError).code,
    "CORRUPT_ARTIFACT",
  );
});

Deno.test("linearForm().predict() is the intercept plus the weighed standardised columns", () => {
  const fitted = fitOf(2, -1, 0.5), rows = standardizedRows(design, equations.columns);
  const [low, high] = [2 * equations.range[0] - equations.range[1], 2 * equations.range[1] - equations.range[0]];
  form.predict(fitted, { y: new Float64Array(), start: 0, horizon: 30, design }).forEach((value, r) => {
    const raw = equations.centre + 2 * rows[3 * r] - rows[3 * r + 1] + 0.5 * rows[3 * r + 2];
    assertAlmostEquals(value, Math.min(Math.max(raw, low), high), 1e-12);
  });
});

Deno.test("linearForm().encode() and decode() keep every number, and the predictions' bits", () => {
  const fitted = { ...fitOf(0.1, -1e-7, 3), penalty: 0.25 };
  const again = form.decode(decodeArtifact(encodeArtifact(form.encode(fitted))));
  assertEquals(again, fitted);
  const future = { y: new Float64Array(), start: 0, horizon: 30, design };
  assertEquals(form.predict(again, future), form.predict(fitted, future));
});

Deno.test("linearForm().importance() adds the levels of a category together", () => {
  const mixed = buildDesign({ rows: 60, features: 2, categorical: [1] }), sums = normalEquations(gramOf(mixed));
  const fitted = linearFit("test", sums, { design: mixed, coefficients: Float64Array.of(2, -1, 0.5, 0.5), penalty: 0 });
  assertEquals([...sums.columns.features], [0, 1, 1, 1]);
  assertEquals([...form.importance(fitted)], [0.5, 0.5]);
});

Deno.test("linearForm() refuses foreign models, artifacts and rows", () => {
  const other = { ...fitOf(1, 1, 1), family: "other" },
    future = { y: new Float64Array(), start: 0, horizon: 30, design };
  const codeOf = (run: () => unknown) => assertThrows(run, FitError).code;
  assertEquals(codeOf(() => form.predict(other, future)), "NOT_FITTED");
  assertEquals(codeOf(() => form.encode(other)), "NOT_FITTED");
  assertEquals(codeOf(() => form.decode({ header: { family: "other" }, arrays: {} })), "WRONG_FAMILY");
  const elsewhere = { ...future, design: changeDesign(design, { specHash: "elsewhere" }) };
  assertEquals(codeOf(() => form.predict(fitOf(1, 1, 1), elsewhere)), "SPEC_MISMATCH");
});
