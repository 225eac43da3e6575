import { assertEquals } from "@std/assert";
import type { Slot } from "@lib/features/table/column_encoding.ts";
import { columnMoments, learnScales, scaleColumns } from "@lib/features/table/scale_columns.ts";

const slot = (scaling: Slot["scaling"]): Slot => ({ name: "x", group: "number", scaling });

Deno.test("learnScales() gives each its own deviation, those together the largest, others none", () => {
  const columns = [Float64Array.of(0, 4), Float64Array.of(0, 2), Float64Array.of(1, 7), Float64Array.of(0, 1)];
  const scales = learnScales(columns, [slot("together"), slot("together"), slot("own"), slot("none")]);
  assertEquals(scales, { mean: Float64Array.of(2, 1, 4, 0), scale: Float64Array.of(2, 2, 3, 1) });
  assertEquals(scaleColumns(columns, scales).map((column) => [...column]), [[-1, 1], [-0.5, 0.5], [-1, 1], [0, 1]]);
});

Deno.test("learnScales() leaves what never varies at 0", () => {
  const column = [Float64Array.of(0.1, 0.1, 0.1)];
  assertEquals([...scaleColumns(column, learnScales(column, [slot("own")]))[0]!].map(Math.round), [0, 0, 0]);
});

Deno.test("columnMoments() passes over what is missing", () => {
  assertEquals(columnMoments(Float64Array.of(1, NaN, 3)), { mean: 2, deviation: 1, missing: 1 - 2 / 3 });
  assertEquals(columnMoments(Float64Array.of(NaN)), { mean: 0, deviation: 0, missing: 1 });
});
