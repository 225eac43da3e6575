import { assertAlmostEquals, assertEquals } from "@std/assert";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { suggestTransform, suggestUnit } from "@lib/features/proposal/suggest_transform.ts";
import { seriesPanel } from "../_panel.ts";

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

Deno.test("suggestTransform() takes a quarter of zeros, and no more", () => {
  assertEquals(suggestTransform(seriesPanel([0, 4, 5, 6]), 103), "log1p_difference");
  assertEquals(suggestTransform(seriesPanel([0, 4, 5, 6, 0, 1, 1]), 106), "scale");
  assertEquals(suggestTransform(seriesPanel([0, NaN, 5, 6, NaN]), 104), "scale", "of the known values");
});

Deno.test("suggestTransform() looks at all keys together, and at negative demand anywhere", () => {
  const keys = ["a", "b"].map((part) => seriesKey([part]));
  const two = (y: number[]) => seriesPanel(y, { keys, offsets: Int32Array.of(0, 2, y.length) });
  assertEquals(suggestTransform(two([0, 0, 1, 2, 3, 4, 5, 6]), 107), "log1p_difference");
  assertEquals(suggestTransform(two([5, 6, 1, 2, 3, 4, 5, -0.1]), 107), "scale");
});

Deno.test("suggestUnit() is 1 for small counts, and below a tenth of the typical sale where figures are fractions", () => {
  assertEquals(suggestUnit(seriesPanel([1, 40, 1, 50, 0]), 104), 1);
  assertEquals(suggestUnit(seriesPanel([1, 1, 1, 12, 20, 30, 40]), 106), 1);
  assertEquals(suggestUnit(seriesPanel([0.03, 0, 0.04, NaN, 0.05]), 104), 0.001);
  assertEquals(suggestUnit(seriesPanel([0.03, 0.04, 0.05, 900, 900, 900, 900]), 102), 0.001, "nothing past the origin");
  assertEquals(suggestUnit(seriesPanel([0, NaN]), 101), 1, "nothing known");
});

Deno.test("suggestUnit() follows the unit of a table up and down", () => {
  const kilos = [3, 0, 12, 40, 80, 25, 31, NaN, 7, 19], unit = suggestUnit(seriesPanel(kilos), 109);
  for (const times of [1000, 1e-6]) {
    assertAlmostEquals(suggestUnit(seriesPanel(kilos.map((y) => y * times)), 109), unit * times, 1e-12 * unit * times);
  }
  assertEquals(suggestUnit(seriesPanel([3e9, 4e9, 5e9]), 102), 1e8);
});

Deno.test("suggestUnit() is not moved by another month", () => {
  const months = [31, 38, 44, 52, 47, 39, 35, 33, 41, 50];
  assertEquals([107, 108, 109].map((end) => suggestUnit(seriesPanel(months), end)), [1, 1, 1]);
});
