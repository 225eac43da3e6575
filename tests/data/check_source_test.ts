import { assertEquals, assertRejects } from "@std/assert";
import { parseConfig } from "../../lib/core/config/config.ts";
import { DataError } from "../../lib/core/errors/errors.ts";
import { checkSource } from "../../lib/data/check_source.ts";
import { inFolder, itemConfig } from "./_tables.ts";

Deno.test("checkSource() opens the table and wants the columns of the config, all that it names", () =>
  inFolder(async (dir) => {
    const path = `${dir}/t.csv`;
    await Deno.writeTextFile(path, "date;item;demand;price\n2024-01-01;a;5;1\n\n2024-01-02;a;x;1\n");
    assertEquals(await checkSource(itemConfig(path)), { rows: 2, columns: 4 });
    const missing = itemConfig(path, { exogenous: { future: ["prise"] } });
    const { code, hint } = await assertRejects(() => checkSource(missing), DataError);
    assertEquals([code, hint.includes('"price"')], ["MISSING_COLUMN", true]);
    assertEquals((await assertRejects(() => checkSource(itemConfig(`${dir}/u.csv`)), DataError)).code, "MISSING_FILE");
  }));

Deno.test("checkSource() of rows looks at all of them: what features refuses is told, wherever it stands", () =>
  inFolder(async (dir) => {
    const path = `${dir}/t.csv`, rows = Array.from({ length: 3000 }, (_, i) => `${i % 7},${i % 5}.5`);
    const config = parseConfig({ source: path, problem: "regression", target: "y" });
    await Deno.writeTextFile(path, ["x,y", ...rows].join("\n"));
    assertEquals(await checkSource(config), { rows: 3000, columns: 2 });
    await Deno.writeTextFile(
      path,
      ["x,y", ...rows.map((row, i) => i < 100 ? row : row.replace(".5", " €"))].join("\n"),
    );
    assertEquals((await assertRejects(() => checkSource(config), DataError)).code, "WRONG_TYPE");
  }));
