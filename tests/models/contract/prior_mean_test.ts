import { assertEquals } from "@std/assert";
import { createRng } from "@lib/core/numbers/random.ts";
import type { Design } from "@lib/core/rows/design.ts";
import { classShares, priorMean } from "@lib/models/contract/prior_mean.ts";
import { changeDesign } from "../../_support/design_builder.ts";
import { tableRows } from "../../_support/table_rows.ts";

const NONE = new Float64Array(0);

function predict(design: Design): number[] {
  const fitted = priorMean.fit({ y: NONE, start: 0, seasonLength: 1, design }, {}, createRng(1));
  const one = tableRows(design.task!, { rows: 1 });
  return [...priorMean.predict(fitted, { y: NONE, start: 0, horizon: 1, design: one })];
}

Deno.test("priorMean predicts the weighted mean of each target", () => {
  const design = changeDesign(tableRows({ kind: "number", outputs: 2 }, { rows: 3 }), {
    target: Float64Array.of(1, 10, 3, 10, 7, 16),
    weight: Float64Array.of(1, 1, 2),
  });
  assertEquals(predict(design), [4.5, 13]);
});

Deno.test("priorMean predicts the shares of the classes, each with one row more", () => {
  const design = changeDesign(tableRows({ kind: "class", classes: 3 }, { rows: 5 }), {
    target: Float64Array.of(0, 1, 1, 0, 0),
  });
  assertEquals(predict(design), [4 / 8, 3 / 8, 1 / 8]);
});

Deno.test("classShares() do not depend on the unit of the weights", () => {
  const design = changeDesign(tableRows({ kind: "class", classes: 2 }, { rows: 4 }), {
    target: Float64Array.of(0, 1, 1, 1),
    weight: Float64Array.of(6, 2, 2, 2),
  });
  assertEquals(classShares(design, 2), Float64Array.of(0.5, 0.5));
});
