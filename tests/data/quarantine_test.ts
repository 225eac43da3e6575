import { assertEquals } from "@std/assert";
import { checkRows } from "../../lib/data/check_rows.ts";
import { openTable } from "../../lib/data/open_table.ts";
import { collectQuarantine, quarantineExamples, writeQuarantine } from "../../lib/data/quarantine.ts";
import { inDatabase, itemConfig } from "./_tables.ts";

const TEXT = `date,item,demand,note
2024-01-01,a,1,fine
2024-02-30,a,2,"quote "" and
newline"
2024-01-02,a
2024-01-03,b,-7,🍊
2024-01-03,c,3,extra
`;

Deno.test("collectQuarantine() and writeQuarantine() keep every bad row whole, with its reason", () =>
  inDatabase(async (database, dir) => {
    await Deno.writeTextFile(`${dir}/t.csv`, TEXT);
    const table = await openTable(database, `${dir}/t.csv`);
    const checked = await checkRows(database, table, itemConfig(table.source));
    assertEquals(await collectQuarantine(database, table, { checked, outside: -1, duplicates: [4] }), 4);
    await writeQuarantine(database, table, `${dir}/q.csv`);
    const rows = await database.rows(
      `SELECT * FROM read_csv('${dir}/q.csv', all_varchar = true, header = true, quote = '"', escape = '"')`,
    );
    assertEquals(rows[0], ["INVALID_DATE: date", "2", null, "2024-02-30", "a", "2", 'quote " and\nnewline']);
    assertEquals(rows[1], ["NEGATIVE: demand", "3", null, "2024-01-03", "b", "-7", "🍊"]);
    assertEquals(rows[2].slice(0, 2), ["DUPLICATE_KEY_TIME", "4"]);
    assertEquals(String(rows[3][0]).split(":")[0], "MALFORMED_ROW");
    assertEquals(String(rows[3][2]).trim(), "2024-01-02,a");
    const code = checked.rules.findIndex((rule) => rule.code === "NEGATIVE") + 1;
    assertEquals(await quarantineExamples(database, table, { code, column: "demand" }), ['row 3: "-7"']);
  }));

Deno.test("collectQuarantine() is empty for a clean table", () =>
  inDatabase(async (database, dir) => {
    await Deno.writeTextFile(`${dir}/t.csv`, "date,item,demand\n2024-01-01,a,1\n");
    const table = await openTable(database, `${dir}/t.csv`);
    const checked = await checkRows(database, table, itemConfig(table.source));
    assertEquals(await collectQuarantine(database, table, { checked, outside: -1, duplicates: [] }), 0);
  }));
