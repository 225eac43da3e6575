import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import { FitError } from "@lib/core/errors/errors.ts";
import { MONOTONE, monotoneColumns, parseMonotone } from "@lib/models/trees/monotone.ts";

const rows = { names: ["price", "income per head", "city"], categorical: [false, false, true] };

Deno.test("parseMonotone() gives the direction of each column that is named", () => {
  assertEquals(parseMonotone("price: down,income per head :up", rows, "f"), { 0: -1, 1: 1 });
  assertEquals(parseMonotone("", rows, "f"), undefined);
});

Deno.test("parseMonotone() refuses columns that are not there, or hold categories", () => {
  for (const given of ["city: up", "age: down"]) {
    const error = assertThrows(() => parseMonotone(given, rows, "f"), FitError);
    assertEquals(error.code, "INVALID_PARAMS");
    assertMatch(error.message, /"(?:city|age)"/);
  }
});

Deno.test("MONOTONE takes columns with their directions alone", () => {
  if (MONOTONE.kind !== "text") throw new TypeError("must be a text");
  const { pattern } = MONOTONE;
  assertEquals(["", "a: up", "a b:down, c: up"].map((given) => pattern.test(given)), [true, true, true]);
  assertEquals(
    ["a", "a: left", "a: up,", ": up", "a: up b: down"].map((given) => pattern.test(given)),
    Array(5).fill(false),
  );
});

Deno.test("monotoneColumns() are those that are named", () => {
  assertEquals(monotoneColumns("price: down,income per head :up"), ["price", "income per head"]);
  assertEquals(monotoneColumns(""), []);
});
