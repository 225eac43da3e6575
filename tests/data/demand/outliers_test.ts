import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { implausibleValues } from "../../../lib/data/demand/outliers.ts";
import { median } from "../../../lib/core/numbers/statistics.ts";

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

const series = fc.array(fc.oneof(fc.integer({ min: 0, max: 60 }), fc.constant(NaN)), { minLength: 8, maxLength: 40 });

Deno.test("implausibleValues() do not depend on the unit, nor on the order", () => {
  fc.assert(fc.property(series, fc.constantFrom(1e6, 1e9), (values, spike) => {
    const y = [...values, spike], n = y.length;
    const found = implausibleValues(y);
    assertEquals(implausibleValues(y.map((value) => value * 1024)), found);
    const reversed = implausibleValues(y.toReversed()).map((i) => n - 1 - i).sort((a, b) => a - b);
    assertEquals(reversed, found);
  }));
});

Deno.test("implausibleValues() are the largest, positive, and at least 55 times the median", () => {
  fc.assert(fc.property(series, fc.array(fc.integer({ min: 1, max: 1e6 }), { maxLength: 3 }), (values, spikes) => {
    const y = [...values, ...spikes];
    const found = implausibleValues(y), positive = y.filter((value) => value > 0);
    const least = Math.min(...found.map((i) => y[i]));
    for (const [i, value] of y.entries()) if (value > least) assert(found.includes(i));
    for (const i of found) assert(y[i] > 54.5 * median(positive), `${y[i]} of ${positive}`);
  }));
});

Deno.test("implausibleValues() begin at five robust deviations, no narrower than e to the four", () => {
  const calm = Array(20).fill(10);
  assertEquals(implausibleValues([...calm, 10 * Math.exp(3.99)]), []);
  assertEquals(implausibleValues([...calm, 10 * Math.exp(4.01)]), [20]);
});

Deno.test("implausibleValues() need eight positive values", () => {
  assertEquals(implausibleValues([...Array(6).fill(1), 1e9]), []);
  assertEquals(implausibleValues([...Array(7).fill(1), 1e9]), [7]);
  assertEquals(implausibleValues([...Array(6).fill(1), ...Array(20).fill(0), -5, 1e9]), []);
});
