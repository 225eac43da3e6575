import { assertEquals } from "@std/assert";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { relativeColumns } from "@lib/data/demand/relative_columns.ts";

Deno.test("relativeColumns() divides by the mean of the group in the period; unknown and zero means are missing", () => {
  const of = [["a", "n"], ["b", "n"], ["a", "s"]].map((parts) => seriesKey(parts));
  const price = { name: "price", values: Float64Array.of(1, 0, 3, NaN, 5, 0) };
  const how = "ratio" as const;
  const relative = [{ name: "share", of: "price", how, within: ["location"] }, {
    name: "x",
    of: "other",
    how,
    within: [],
  }];
  const at = { relative, keys: ["item", "location"], of, steps: 2 };
  assertEquals(relativeColumns([price], at), [
    { name: "share", values: Float64Array.of(0.5, NaN, 1.5, NaN, 1, NaN) },
  ]);
});

Deno.test("relativeColumns() of others leave the key itself out, and are missing where there are none", () => {
  const of = [["a", "n"], ["b", "n"], ["c", "n"], ["a", "s"]].map((parts) => seriesKey(parts));
  const promo = { name: "promo", values: Float64Array.of(1, 0, 0, NaN, 1, 1, 1, 0) };
  const relative = [{ name: "near", of: "promo", how: "others" as const, within: ["location"] }];
  const [{ values }] = relativeColumns([promo], { relative, keys: ["item", "location"], of, steps: 2 });
  assertEquals([...values], [0.5, 1, 1, 0.5, 0.5, 0, NaN, NaN]);
});
