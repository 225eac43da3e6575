import { assertEquals } from "@std/assert";
import { conformalQuantile } from "../../../lib/competition/calibration/conformal_quantile.ts";

Deno.test("conformalQuantile() needs as many values as the share does, and no more", () => {
  const values = Array.from({ length: 19 }, (_, i) => 19 - i);
  assertEquals(conformalQuantile(values, 0.95), 19);
  assertEquals(conformalQuantile(values.slice(1), 0.95), null);
  assertEquals(conformalQuantile(values, 0.5), 10);
});

Deno.test("conformalQuantile() skips what is missing", () => {
  assertEquals(conformalQuantile([NaN, 2, NaN, 1, 3], 0.5), 2);
  assertEquals(conformalQuantile([], 0.5), null);
});
