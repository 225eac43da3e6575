import { assertEquals, assertRejects } from "@std/assert";
import { DataError } from "@lib/core/errors/errors.ts";
import { BundleReader } from "@lib/page/bundle/read_bundle.ts";
import { smallBundle } from "../_small_bundle.ts";

Deno.test("BundleReader.forecast() finds each key in its file, and asks for a file once while its keys are shown", async () => {
  const { load, asked } = smallBundle(), reader = await BundleReader.open(load);
  const first = await reader.forecast(0), second = await reader.forecast(1), third = await reader.forecast(2);
  assertEquals([first, second].map(({ forecast }) => [...forecast.yhat]), [[3, 3, 3], [5, 5, 5]]);
  assertEquals(first.forecast.lo.map((ends) => [...ends]), [[2, 2, 2], [1, 1, 1]]);
  assertEquals(third.forecast.keys.map(({ status, reason }) => [status, reason]), [["failed", "NO_CHAMPION"]]);
  assertEquals(Object.fromEntries(asked), { head: 1, a: 1, w: 1, b: 1 });
});

Deno.test("BundleReader refuses data of another format, and a key that is not there", async () => {
  const other = await assertRejects(() => BundleReader.open(smallBundle({ format: 0 }).load), DataError);
  assertEquals(other.code, "UNSUPPORTED_FORMAT");
  const reader = await BundleReader.open(smallBundle().load);
  await assertRejects(() => reader.forecast(3), RangeError, "3 of 3");
});
