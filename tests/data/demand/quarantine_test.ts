import { assertEquals } from "@std/assert";
import { checkRows } from "../../../lib/data/demand/check_rows.ts";
import { openTable } from "../../../lib/data/tables/open_table.ts";
import { collectQuarantine, quarantineExamples, writeQuarantine } from "../../../lib/data/demand/quarantine.ts";
import { inDatabase, inFolder, itemConfig, prepareText } from "../_tables.ts";
import { planDemand } from "../../../lib/data/demand/demand_plan.ts";

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
    const checked = await checkRows(table, planDemand(itemConfig(table.source)));
    assertEquals(await collectQuarantine(table, { checked, duplicates: [4] }), 4);
    await writeQuarantine(database, { columns: checked.columns, path: `${dir}/q.csv` });
    const rows = await database.rows(
      `SELECT * FROM read_csv('${dir}/q.csv', all_varchar = true, header = true, quote = '"', escape = '"')`,
    );
    assertEquals(rows[0], ["INVALID_DATE: date", "2", null, "2024-02-30", "a", "2", 'quote " and\nnewline']);
    assertEquals(rows[1], ["NEGATIVE: demand", "3", null, "2024-01-03", "b", "-7", "🍊"]);
    assertEquals(rows[2].slice(0, 2), ["DUPLICATE_KEY_TIME", "4"]);
    assertEquals(String(rows[3][0]).split(":")[0], "MALFORMED_ROW");
    assertEquals(String(rows[3][2]).trim(), "2024-01-02,a");
    const code = checked.rules.findIndex((rule) => rule.code === "NEGATIVE") + 1;
    assertEquals(await quarantineExamples(table, { code, column: "demand", columns: checked.columns }), [
      'row 3: "-7"',
    ]);
  }));

Deno.test("collectQuarantine() is empty for a clean table", () =>
  inDatabase(async (database, dir) => {
    await Deno.writeTextFile(`${dir}/t.csv`, "date,item,demand\n2024-01-01,a,1\n");
    const table = await openTable(database, `${dir}/t.csv`);
    const checked = await checkRows(table, planDemand(itemConfig(table.source)));
    assertEquals(await collectQuarantine(table, { checked, duplicates: [] }), 0);
  }));

Deno.test("writeQuarantine() is a table that can be mended and fed back", () =>
  inFolder(async (dir) => {
    const text = 'date,item,demand\n2024-01-01,a,1\n2024-01-02,"it\'s, a ""key""",-3\n2024-02-30,b,4\n';
    const first = await prepareText(dir, text);
    assertEquals(first.counts.quarantined, 2);
    const mended = (await Deno.readTextFile(first.quarantinePath ?? "")).replace("-3", "3").replace(
      "2024-02-30",
      "2024-01-03",
    );
    const { group, counts } = await prepareText(dir, mended, { name: "mended.csv" });
    assertEquals([counts.kept, counts.quarantined], [2, 0]);
    assertEquals(group.keys.map((key) => key.parts[0]), ["b", 'it\'s, a "key"']);
  }));

Deno.test("writeQuarantine() defuses what a spreadsheet would run; read as a table it is what it was", () =>
  inFolder(async (dir) => {
    const text = "date,item,demand\n2024-01-01,ok,1\n2024-02-30,=1+1,2\n2024-02-30,'=1+1,2\n=cmd,-5,3\n@y\n";
    const first = await prepareText(dir, text);
    const lines = (await Deno.readTextFile(first.quarantinePath ?? "")).trimEnd().split("\n");
    assertEquals(lines.map((line) => line.split(",").slice(2).join(",")), [
      "quarantine_line,date,item,demand",
      ",2024-02-30,'=1+1,2",
      ",2024-02-30,''=1+1,2",
      ",'=cmd,-5,3",
      "'@y,,,",
    ]);
    const mended = lines.slice(0, 4).join("\n").replaceAll("2024-02-30", "2024-01-02").replace("'=cmd", "2024-01-02");
    const { group } = await prepareText(dir, mended, { name: "mended.csv" });
    assertEquals(group.keys.map((key) => key.parts[0]).sort(), ["'=1+1", "-5", "=1+1"]);
  }));

Deno.test("quarantineExamples() shows the first rows of a code, five at most, cut of blanks", () =>
  inDatabase(async (database, dir) => {
    const rows = Array.from({ length: 7 }, (_, i) => `2024-01-0${i + 1},a, x${i} `);
    await Deno.writeTextFile(`${dir}/t.csv`, `date,item,demand\n2024-01-09,a,1\n${rows.join("\n")}\n`);
    const table = await openTable(database, `${dir}/t.csv`);
    const checked = await checkRows(table, planDemand(itemConfig(table.source)));
    await collectQuarantine(table, { checked, duplicates: [] });
    const code = checked.rules.findIndex((rule) => rule.code === "WRONG_TYPE") + 1;
    const examples = await quarantineExamples(table, { code, column: "demand", columns: checked.columns });
    assertEquals(examples, [0, 1, 2, 3, 4].map((i) => `row ${i + 2}: "x${i}"`));
    assertEquals(
      await quarantineExamples(table, { code: code + 50, column: "demand", columns: checked.columns }),
      [],
    );
    assertEquals(
      (await quarantineExamples(table, { code, column: "", columns: checked.columns }))[0],
      'row 2: ""',
    );
  }));

Deno.test("collectQuarantine() leaves the rows outside the span alone", () =>
  inDatabase(async (database, dir) => {
    await Deno.writeTextFile(`${dir}/t.csv`, "date,item,demand\n2024-01-01,a,1\n2025-01-01,a,-1\n2024-01-02,a,-1\n");
    const table = await openTable(database, `${dir}/t.csv`);
    const checked = await checkRows(table, planDemand(itemConfig(table.source, { until: "2024-12-31" })));
    assertEquals(await collectQuarantine(table, { checked, duplicates: [] }), 1);
    assertEquals(await database.rows("SELECT rn FROM quarantined"), [[3]]);
  }));
