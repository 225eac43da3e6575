import { assertEquals } from "@std/assert";
import { restartRow } from "@lib/competition/backtest/restart.ts";
import type { KeyVerdict } from "@lib/core/outcome.ts";

const OPTIONS = { horizon: 3, seasonLength: 1, minRows: 3, zeroFilled: false };
const row = (y: number[], earlier: KeyVerdict, changes = {}) =>
  restartRow(Float64Array.from(y), earlier, { ...OPTIONS, ...changes });
const times = (n: number, value: number) => Array<number>(n).fill(value);

Deno.test("restartRow() the first demand after the silence that the verdict rests on", () => {
  assertEquals(row([...times(20, 0), 5, 0, 7], "ALL_ZERO"), 20);
  assertEquals(row([4, 6, 5, ...times(20, 0), 5, 7], "ENDED"), 23);
  assertEquals(row([4, 6, 5, ...times(20, NaN), 5, NaN, 7], "ENDED"), 23);
  assertEquals(row([4, 6, 5, ...times(20, 0), 5, 7], "RESUMED"), 23);
  // A table whose old rows are gone may begin within the silence.
  assertEquals(row([0, 0, 5, 7], "ENDED"), 2);
  // Sold, silent again, sold again: the newest start counts.
  assertEquals(row([...times(30, 0), 5, 6, 7, 6, ...times(200, 0), 9], "ALL_ZERO"), 234);
});

Deno.test("restartRow() the first value other than a constant one; a day without sales is no other level", () => {
  assertEquals(row([...times(20, 5), 8, 5, 9], "CONSTANT"), 20);
  assertEquals(row([...times(20, 5), 8, 5, 9], "RESUMED"), 20);
  assertEquals(row([5, 5, 5, 5, 8, 9], "CONSTANT"), 4);
  assertEquals(row([...times(20, 5), 0], "CONSTANT"), 0);
  assertEquals(row([...times(20, 5), 0, 5, 0, 8], "CONSTANT"), 23);
  assertEquals(row([...times(5, NaN), ...times(20, 5), NaN, 8], "CONSTANT"), 26);
});

Deno.test("restartRow() any other verdict keeps all of the history, whatever its silences", () => {
  const y = [4, 6, 5, ...times(20, 0), 5, 7];
  for (const verdict of ["", "TOO_SHORT", "NO_EVALUATION", "TIME_LIMIT"] as const) assertEquals(row(y, verdict), 0);
});

Deno.test("restartRow() a silence that is usual for the key cuts nothing, and so does always the same size of order", () => {
  const sparse = Array.from({ length: 80 }, (_, t) => t % 10 === 0 ? 3 : 0);
  // One order says nothing of gaps: the history begins with the second.
  assertEquals(row([...sparse, ...times(12, 0), 4], "ENDED"), 10);
  assertEquals(row([...sparse, ...times(30, 0), 4], "ENDED"), 110);
  const single = Array.from({ length: 40 }, (_, t) => t % 2);
  assertEquals(row([...single, 0, 3], "ENDED"), 1);
});

Deno.test("restartRow() of a new key only a long silence before its first sale is cut off", () => {
  assertEquals(row([...times(20, 0), 5, 7], "ALL_MISSING"), 20);
  assertEquals(row([0, 0, 5, 7], "ALL_MISSING"), 0);
  assertEquals(row([], "ALL_MISSING"), 0);
});
