import { assertEquals, assertThrows } from "@std/assert";
import { FitError } from "../../lib/core/errors.ts";
import { linearFit, linearForm } from "../../lib/models/_linear_form.ts";
import { normalEquations } from "../../lib/models/_normal_equations.ts";
import { buildDesign, changeDesign } from "../_support/design_builder.ts";

const design = buildDesign({ rows: 30, features: 3 });
const equations = normalEquations(design);
const form = linearForm("test");
const fitOf = (...coefficients: number[]) =>
  linearFit("test", equations, { design, coefficients: Float64Array.from(coefficients), penalty: 0 });

Deno.test("linearForm().predict() keeps extrapolation within the training range widened by itself", () => {
  const far = changeDesign(design, { rows: 2, values: Float64Array.of(1e9, 0, 0, -1e9, 0, 0) });
  const out = form.predict(fitOf(1, 0, 0), { y: new Float64Array(), horizon: 2, design: far });
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
