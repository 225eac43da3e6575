import { assertEquals, assertThrows } from "@std/assert";
import { asProbabilities, readingLevels, readOutputs } from "../../../lib/competition/calibration/row_reading.ts";
import { classReading, numberReading } from "../_rows.ts";

Deno.test("readOutputs() of numbers gives ends of each level and target in errors of the key, none where they were too few", () => {
  const said = readOutputs(numberReading(), Float64Array.of(10, 100, 20, 200), 2);
  if (said.kind !== "number") throw new TypeError("numbers were asked for");
  assertEquals(said.lo.map((ends) => [...ends]), [[9, 98, 19, 198], [7, 94, 17, 194]]);
  assertEquals(said.hi.map((ends) => [...ends]), [[11, 102, 21, 202], [13, NaN, 23, NaN]]);
});

Deno.test("readOutputs() of numbers keeps predictions and ends above the floor of the target", () => {
  const said = readOutputs(numberReading({ floor: 0 }), Float64Array.of(-3, 0.5, 4.5, NaN), 2);
  if (said.kind !== "number") throw new TypeError("numbers were asked for");
  assertEquals([...said.values], [0, 0.5, 4.5, NaN]);
  assertEquals([[...said.lo[0]!], [...said.hi[0]!]], [[0, 0, 3.5, NaN], [1, 2.5, 5.5, NaN]]);
});

Deno.test("readOutputs() of classes tells the first of equal ones, and none without probabilities", () => {
  const said = readOutputs(classReading(3), Float64Array.of(0.4, 0.4, 0.2, NaN, NaN, NaN, 0, 0, 0, -1, 9, 1), 3);
  if (said.kind !== "class") throw new TypeError("classes were asked for");
  assertEquals([...said.labels], [0, -1, -1, 1]);
  assertEquals([...said.values], [0.4, 0.4, 0.2, NaN, NaN, NaN, NaN, NaN, NaN, 0, 0.9, 0.1]);
  assertEquals(said.sets.map((set) => [...set.subarray(0, 3), ...set.subarray(9)]), [[1, 0, 0, 0, 1, 0], [
    1,
    1,
    1,
    0,
    1,
    0,
  ]]);
});

Deno.test("readOutputs() of classes calibrates before it decides by costs, and knows the group of the key", () => {
  const turned = { kind: "isotonic" as const, points: [0, 1], shares: [0.5, 1] };
  const reading = classReading(2, {
    calibration: { method: "isotonic", maps: [turned] },
    // To miss the first class costs nine times as much.
    decision: { by: "costs", costs: [0, 9, 1, 0] },
    group: "sure",
  });
  const said = readOutputs(reading, Float64Array.of(0.5, 0.5, 0, 1), 2);
  if (said.kind !== "class") throw new TypeError("classes were asked for");
  assertEquals([...said.values], [0.25, 0.75, 0, 1]);
  assertEquals([...said.labels], [0, 1]);
  assertEquals([...said.sets[1]!], [0, 1, 0, 1]);
});

Deno.test("readOutputs() refuses outputs of another number than its errors are of", () => {
  assertThrows(() => readOutputs(numberReading(), new Float64Array(3), 3), RangeError, "is of 2");
  assertThrows(() => readOutputs(classReading(3), new Float64Array(2), 2), RangeError, "is of 3");
});

Deno.test("readingLevels() are those of intervals or of sets", () => {
  assertEquals([readingLevels(numberReading()), readingLevels(classReading(2))], [[80, 95], [80, 95]]);
});

Deno.test("asProbabilities() are in [0, 1] and add up to 1; a row without any is none", () => {
  assertEquals([...asProbabilities(Float64Array.of(2, 2, -1, 0, 0, 0), 3)], [0.5, 0.5, 0, NaN, NaN, NaN]);
});
