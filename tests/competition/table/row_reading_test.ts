import { assertEquals } from "@std/assert";
import { readOutputs } from "../../../lib/competition/table/row_reading.ts";
import { CLASS_READING, numberReading } from "./_rows.ts";

Deno.test("readOutputs() of numbers gives ends of each level and target, none where errors were too few", () => {
  const said = readOutputs(numberReading(), Float64Array.of(10, 100, 20, 200), 2);
  if (said.kind !== "number") throw new TypeError("numbers were asked for");
  assertEquals(said.lo.map((ends) => [...ends]), [[9, 98, 19, 198], [7, 94, 17, 194]]);
  assertEquals(said.hi.map((ends) => [...ends]), [[11, 102, 21, 202], [13, NaN, 23, NaN]]);
});

Deno.test("readOutputs() of numbers keeps predictions and ends within what the target can be", () => {
  const reading = numberReading({ low: Float64Array.of(0, -Infinity), high: Float64Array.of(5, Infinity) });
  const said = readOutputs(reading, Float64Array.of(-3, -3, 4.5, NaN), 2);
  if (said.kind !== "number") throw new TypeError("numbers were asked for");
  assertEquals([...said.values], [0, -3, 4.5, NaN]);
  assertEquals([[...said.lo[0]!], [...said.hi[0]!]], [[0, -5, 3.5, NaN], [1, -1, 5, NaN]]);
});

Deno.test("readOutputs() of classes tells the first of equal ones, and none without probabilities", () => {
  const said = readOutputs(CLASS_READING, Float64Array.of(0.4, 0.4, 0.2, NaN, NaN, NaN, 0, 0, 0, -1, 3, 1), 3);
  if (said.kind !== "class") throw new TypeError("classes were asked for");
  assertEquals([...said.labels], [0, -1, -1, 1]);
  assertEquals([...said.values], [0.4, 0.4, 0.2, NaN, NaN, NaN, NaN, NaN, NaN, 0, 0.75, 0.25]);
  assertEquals(said.sets.map((set) => [...set]), [
    [1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0],
    [1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 1, 1],
  ]);
});
