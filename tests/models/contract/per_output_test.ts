import { assertEquals, assertInstanceOf, assertStrictEquals, assertThrows } from "@std/assert";
import { FitError } from "@lib/core/errors/errors.ts";
import { createRng } from "@lib/core/numbers/random.ts";
import type { Design } from "@lib/core/rows/design.ts";
import { gradientBoosting as oneBoosting } from "@lib/models/trees/gradient_boosting.ts";
import { outputDesign } from "@lib/models/contract/output_design.ts";
import { perOutput, SeveralOutputs } from "@lib/models/contract/per_output.ts";
import { priorMean } from "@lib/models/contract/prior_mean.ts";
import { ridge as oneRidge } from "@lib/models/linear/ridge.ts";
import { binnedOf } from "@lib/models/trees/model.ts";
import { tableRows } from "../../_support/table_rows.ts";

const ridge = perOutput(oneRidge), gradientBoosting = perOutput(oneBoosting);
const NONE = new Float64Array(0), design = tableRows({ kind: "number", outputs: 2 }, { rows: 50 });
const trainingOf = (design: Design) => ({ y: NONE, start: 0, seasonLength: 1, design });
const future = { y: NONE, start: 0, horizon: 50, design };

Deno.test("perOutput() predicts of each output what a model of it alone does, side by side", () => {
  const fitted = ridge.fit(trainingOf(design), {}, createRng(1));
  assertInstanceOf(fitted, SeveralOutputs);
  const both = ridge.predict(fitted, future);
  for (const output of [0, 1]) {
    const alone = ridge.fit(trainingOf(outputDesign(design, output)), {}, createRng(1));
    assertEquals(both.filter((_, i) => i % 2 === output), ridge.predict(alone, future));
  }
});

Deno.test("perOutput() leaves a family of one number as it is", () => {
  const one = outputDesign(design, 0), fitted = ridge.fit(trainingOf(one), {}, createRng(1));
  assertEquals(fitted instanceof SeveralOutputs, false);
  assertEquals(ridge.encode(fitted).header.outputs, undefined);
  assertEquals("compact" in perOutput(priorMean), false);
});

Deno.test("perOutput() bins the features of all outputs once", () => {
  gradientBoosting.fit(trainingOf(design), { trees: 2 }, createRng(1));
  assertStrictEquals(binnedOf(outputDesign(design, 0), 64), binnedOf(outputDesign(design, 1), 64));
  assertStrictEquals(binnedOf(outputDesign(design, 1), 64), binnedOf(design, 64));
});

Deno.test("perOutput() decodes nothing but whole artifacts of its family", () => {
  const { header, arrays } = ridge.encode(ridge.fit(trainingOf(design), {}, createRng(1)));
  const codeOf = (outputs: unknown, family = "ridge") =>
    assertThrows(() => ridge.decode({ header: { ...header, family, outputs }, arrays }), FitError).code;
  for (const outputs of [0, 1, "x", 3, 1e9, null]) assertEquals(codeOf(outputs), "CORRUPT_ARTIFACT");
  assertEquals(codeOf(header.outputs, "linear"), "WRONG_FAMILY");
});

Deno.test("perOutput() gives the mean importance, and calls a model degenerate if all of its outputs are", () => {
  const fitted = ridge.fit(trainingOf(design), {}, createRng(1));
  if (!(fitted instanceof SeveralOutputs)) throw new TypeError("must be several");
  const shares = fitted.parts.map((part) => ridge.importance!(part));
  const mean = shares[0]!.map((share, f) => (share + shares[1]![f]!) / 2);
  assertEquals(ridge.importance!(fitted), mean);
  const flat = { ...design, target: design.target.map((value, i) => i % 2 === 0 ? 5 : value) };
  assertEquals(ridge.degenerate!(ridge.fit(trainingOf(flat), {}, createRng(1))), null);
  const all = { ...design, target: design.target.map(() => 5) };
  assertEquals(ridge.degenerate!(ridge.fit(trainingOf(all), {}, createRng(1))), "CONSTANT");
});
