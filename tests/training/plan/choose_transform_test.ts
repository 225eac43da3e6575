import { assertEquals, assertLess } from "@std/assert";
import type { ConfigInput } from "@lib/core/config/config.ts";
import { prepareTable } from "@lib/data/prepare.ts";
import { chooseTransform } from "@lib/training/plan/choose_transform.ts";
import { Project, type TableRow, tableRows } from "../_project.ts";

async function choose(rows: readonly TableRow[], fields: Partial<ConfigInput> = {}) {
  using project = new Project(rows, fields);
  const { group, config } = await prepareTable(project.config, { store: project.paths.store });
  return await chooseTransform(config, group, { end: group.end });
}

Deno.test("chooseTransform() the config's stands", async () => {
  assertEquals((await choose(tableRows(2), { features: { transform: "none" } })).transform, "none");
});

Deno.test("chooseTransform() logarithms for demand that is rarely zero, scale for demand that often is", async () => {
  const rows = tableRows(4);
  assertEquals((await choose(rows)).transform, "log1p_difference");
  assertEquals((await choose(rows.map((row, i) => i % 3 === 0 ? { ...row, demand: "0" } : row))).transform, "scale");
});

Deno.test("chooseTransform() does not look at the last two horizons", async () => {
  // Zeros of a third of all months, but of none of those that may be looked at: past the threshold if they were seen.
  const rows = tableRows(4, 36).map((row, i) => i % 36 >= 24 ? { ...row, demand: "0" } : row);
  const silent = rows.map((row, i) => i % 36 >= 12 ? { ...row, demand: "0" } : row);
  assertEquals((await choose(rows)).transform, "log1p_difference");
  assertEquals((await choose(silent)).transform, "scale");
});

Deno.test("chooseTransform() looks at keys from the whole group, however few or many", async () => {
  assertEquals((await choose(tableRows(1))).transform, "log1p_difference");
  // More keys than are sampled: the first fifth is not all that is seen.
  const many = tableRows(300, 30).map((row, i) => i >= 60 * 30 ? { ...row, demand: "0" } : row);
  assertEquals((await choose(many)).transform, "scale");
});

Deno.test("chooseTransform() takes the size of one for logarithms from the unit of the table, before the last two horizons", async () => {
  const rows = tableRows(4),
    scaled = (by: number, from = 0) =>
      rows.map((row, i) => i % 60 >= from ? { ...row, demand: String(Number(row.demand) * by) } : row);
  const { unit: own } = await choose(rows);
  assertLess(Math.abs((await choose(scaled(1e9))).unit / own / 1e9 - 1), 1e-9);
  const { unit } = await choose(scaled(1e-6));
  assertLess(Math.abs(unit / own / 1e-6 - 1), 1e-9);
  assertEquals((await choose(scaled(1e-6, 48))).unit, own);
  // Contenders may take logarithms where the run does not.
  assertEquals((await choose(scaled(1e-6), { features: { transform: "scale" } })).unit, unit);
});
