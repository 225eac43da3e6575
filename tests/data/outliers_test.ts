import { assertEquals } from "@std/assert";
import { implausibleValues } from "../../lib/data/outliers.ts";

const CALM = Array.from({ length: 30 }, (_, i) => 8 + i % 5);

Deno.test("implausibleValues() finds an order far beyond the key's usual size", () => {
  assertEquals(implausibleValues([...CALM, 80995]), [30]);
});

Deno.test("implausibleValues() leaves a promotion of twenty times alone", () => {
  assertEquals(implausibleValues([...CALM, 200]), []);
});

Deno.test("implausibleValues() widens with the key's own spread", () => {
  const heavy = Array.from({ length: 60 }, (_, i) => Math.exp((i % 12) / 2));
  assertEquals(implausibleValues([...heavy, Math.exp(11)]), []);
});

Deno.test("implausibleValues() skips NaN and zeros, and says nothing of fewer than eight values", () => {
  assertEquals(implausibleValues([NaN, 0, 0, ...CALM, NaN, 1e6]), [34]);
  assertEquals(implausibleValues([1, 1, 1, 1e9]), []);
  assertEquals(implausibleValues([]), []);
});
