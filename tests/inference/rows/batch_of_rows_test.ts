import { assertEquals } from "@std/assert";
import { batchOfRows } from "@lib/inference/rows/batch_of_rows.ts";
import { CLASSES, GROUP, NUMBERS, TABLE } from "./_said.ts";

const names = ["x", "y", "z"];

Deno.test("batchOfRows() has an entry a row with who predicted it, and none of a row without a prediction", () => {
  const { keys, ds, origin, forecast, dataVersion } = batchOfRows({ table: TABLE, predictions: NUMBERS, names }, GROUP);
  assertEquals(keys.map(({ key, id, version, steps, row }) => [key.parts[0], id, version, steps, row?.name]), [
    ["a", 7, 2, 1, "x"],
    ["b", null, 0, 1, "y"],
    ["a", 7, 2, 0, "z"],
  ]);
  assertEquals([ds, origin, dataVersion, forecast.yhat], [["spent"], "", 3, NUMBERS.values]);
});

Deno.test("batchOfRows() of classes has probabilities, sets as intervals, and the class that was decided for", () => {
  const { keys, ds, forecast } = batchOfRows({ table: TABLE, predictions: CLASSES, names }, GROUP);
  assertEquals([ds, keys.map(({ row, steps }) => [row?.decided, steps])], [["no", "yes"], [[1, 2], [2, 2], [0, 0]]]);
  assertEquals(forecast.yhat.subarray(0, 4), Float64Array.of(0.2, 0.8, 0, 1));
  // A set without any class says that nothing is known.
  assertEquals([forecast.lo[0]!.subarray(0, 4), forecast.hi[0]!.subarray(0, 4)], [
    Float64Array.of(0, 0, NaN, NaN),
    Float64Array.of(1, 1, NaN, NaN),
  ]);
});
