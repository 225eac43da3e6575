import { assertEquals } from "@std/assert";
import { suggestTransform } from "@lib/features/suggest_transform.ts";
import { seriesPanel } from "./_panel.ts";

Deno.test("suggestTransform() takes logarithms of demand that is rarely zero", () => {
  assertEquals(suggestTransform(seriesPanel([3, 4, NaN, 5, 0]), 104), "log1p_difference");
});

Deno.test("suggestTransform() scales intermittent, negative and unknown demand", () => {
  assertEquals(suggestTransform(seriesPanel([3, 0, 0, 5]), 103), "scale");
  assertEquals(suggestTransform(seriesPanel([3, 4, -1, 5]), 103), "scale");
  assertEquals(suggestTransform(seriesPanel([NaN, NaN]), 101), "scale");
});

Deno.test("suggestTransform() does not look past the origin", () => {
  assertEquals(suggestTransform(seriesPanel([3, 4, -1, 0]), 101), "log1p_difference");
});
