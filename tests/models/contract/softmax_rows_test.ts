import { assertEquals } from "@std/assert";
import { softmaxRows } from "@lib/models/contract/softmax_rows.ts";

Deno.test("softmaxRows() gives each row shares that sum to 1, in place, however large its scores are", () => {
  const raw = Float64Array.of(Math.log(1), Math.log(3), 1e300, 1e300), shares = softmaxRows(raw, 2);
  assertEquals(shares === raw, true);
  assertEquals([...shares].map((share) => Math.round(share * 1e12) / 1e12), [0.25, 0.75, 0.5, 0.5]);
});
