import { assertEquals } from "@std/assert";
import { parseConfig } from "@lib/core/config/config.ts";
import { neighbourColumns, relativeOf } from "@lib/data/demand/neighbour_columns.ts";

const configOf = (fields: Record<string, unknown> = {}) =>
  parseConfig({ source: "t.csv", keys: ["item", "shop"], exogenous: { future: ["promo"] }, ...fields });
const names = (fields?: Record<string, unknown>) => neighbourColumns(configOf(fields)).map(({ name }) => name);

Deno.test("neighbourColumns() are the others' demand, then what is known ahead of them, by each key column", () => {
  assertEquals(names(), ["demand_others_item", "demand_others_shop", "promo_others_item", "promo_others_shop"]);
  assertEquals(neighbourColumns(configOf())[2], {
    name: "promo_others_item",
    of: "promo",
    how: "others",
    within: ["item"],
  });
});

Deno.test("neighbourColumns() of one key column, or where they are not wanted, are none", () => {
  assertEquals([names({ keys: ["item"] }), names({ neighbours: false })], [[], []]);
});

Deno.test("neighbourColumns() are bounded, and take no name that is there", () => {
  const many = Array.from({ length: 20 }, (_, i) => `x${i}`);
  assertEquals(names({ exogenous: { future: many } }).length, 8);
  const taken = names({ exogenous: { future: ["promo"], historic: ["demand_others_shop"] } });
  assertEquals(taken, ["demand_others_item", "promo_others_item", "promo_others_shop"]);
});

Deno.test("relativeOf() is what a version was made with, nothing for one that does not say", () => {
  const lineage = (settings: Record<string, unknown>) => ({ lineage: { source: "", files: [], settings } });
  const relative = [{ name: "near", of: "promo", how: "others" as const, within: ["shop"] }];
  assertEquals([relativeOf(lineage({ relative })), relativeOf(lineage({}))], [relative, []]);
  const [former] = [{ name: "share", of: "price", within: ["shop"] }];
  assertEquals(relativeOf(lineage({ relative: [former] })), [{ ...former, how: "ratio" }]);
});
