import { assertEquals, assertRejects } from "@std/assert";
import { DataError } from "../../lib/core/errors.ts";
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
