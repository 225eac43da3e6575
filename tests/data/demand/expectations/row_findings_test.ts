import { assertEquals, assertStringIncludes } from "@std/assert";
import { checkRows } from "../../../../lib/data/demand/check_rows.ts";
import type { Database } from "../../../../lib/data/tables/database.ts";
import { noUsableRows, sqlFindings, tellRows } from "../../../../lib/data/demand/expectations/row_findings.ts";
import { openTable } from "../../../../lib/data/tables/open_table.ts";
import { collectQuarantine } from "../../../../lib/data/demand/quarantine.ts";
import { inDatabase, itemConfig } from "../../_tables.ts";
import { planDemand } from "../../../../lib/data/demand/demand_plan.ts";

async function evidence(database: Database, dir: string, rows: string) {
  await Deno.writeTextFile(`${dir}/t.csv`, `date,item,demand,price\n${rows}`);
  const table = await openTable(database, `${dir}/t.csv`);
  const config = itemConfig(table.source, { exogenous: { future: ["price"] }, until: "2024-12-31" });
  const checked = await checkRows(table, planDemand(config)), { source } = table;
  return { rows: sqlFindings(table, checked), source, table, checked, target: "demand" };
}

/** What `noUsableRows` says of some rows. */
async function refusal(database: Database, dir: string, rows: string) {
  const facts = await evidence(database, dir, rows);
  return noUsableRows(facts.rows, facts);
}

Deno.test("tellRows() tells each broken rule with up to five examples, first rows first", () =>
  inDatabase(async (database, dir) => {
    const bad = [1, 2, 3, 4, 5, 6, 7].map((i) => `2024-01-0${i},a,-${i},1\n`).join("");
    const facts = await evidence(database, dir, `2024-02-01,a,1,\n2024-02-02,a,,1\n2025-01-01,a,1,1\nshort\n${bad}`);
    await collectQuarantine(facts.table, {
      checked: facts.checked,
      duplicates: [1],
    });
    const findings = await tellRows(facts.rows, { ...facts, duplicates: 1 });
    assertEquals(findings.map(({ code, column, count }) => [code, column, count]), [
      ["OUTSIDE_SPAN", "date", 1],
      ["NEGATIVE", "demand", 7],
      ["DUPLICATE_KEY_TIME", "", 1],
      ["MALFORMED_ROW", "", 1],
      ["MISSING_VALUE", "demand", 1],
      ["MISSING_VALUE", "price", 1],
    ]);
    assertEquals(findings[1].examples, ['row 4: "-1"', 'row 5: "-2"', 'row 6: "-3"', 'row 7: "-4"', 'row 8: "-5"']);
    assertEquals(findings[3].examples, ['line 5: "short"']);
  }));

Deno.test("noUsableRows() takes the rule's code if there is only one, and shows an example", () =>
  inDatabase(async (database, dir) => {
    const one = await refusal(database, dir, "2024-02-30,a,1,1\n2024-02-31,a,1,1\n");
    assertEquals(one.code, "INVALID_DATE");
    assertStringIncludes(one.message, "2024-02-30");
    const two = await refusal(database, dir, "2024-02-30,a,1,1\n2024-02-01,a,x,1\n");
    assertEquals(two.code, "NO_USABLE_ROWS");
    assertStringIncludes(two.message, "WRONG_TYPE");
  }));

Deno.test("tellRows() says what each rule wants, and leaves rows outside the span without examples", () =>
  inDatabase(async (database, dir) => {
    const facts = await evidence(database, dir, "2024-01-01,a,1,1\n2024-01-02,a,x,1\n2025-06-01,a,1,1\n,,,\n");
    await collectQuarantine(facts.table, {
      checked: facts.checked,
      duplicates: [],
    });
    const findings = await tellRows(facts.rows, { ...facts, duplicates: 0 });
    const of = (code: string) => findings.find((finding) => finding.code === code);
    assertEquals(of("WRONG_TYPE")?.message, "rows quarantined: demand must be a number");
    assertEquals(of("BLANK_ROW")?.message, "rows quarantined: a row must hold values");
    assertEquals(of("BLANK_ROW")?.severity, "warning");
    assertEquals(of("OUTSIDE_SPAN")?.message, "rows left aside: date must lie in [the first, 2024-12-31]");
    assertEquals(of("OUTSIDE_SPAN")?.examples, []);
  }));

Deno.test("tellRows() of a clean table is empty", () =>
  inDatabase(async (database, dir) => {
    const facts = await evidence(database, dir, "2024-01-01,a,1,1\n2024-01-02,a,0,2\n");
    await collectQuarantine(facts.table, { checked: facts.checked, duplicates: [] });
    assertEquals(await tellRows(facts.rows, { ...facts, duplicates: 0 }), []);
  }));

Deno.test("noUsableRows() has the remedy that fits, and every finding in its context", () =>
  inDatabase(async (database, dir) => {
    const dates = await refusal(database, dir, "31 January,a,1,1\n");
    assertStringIncludes(dates.hint, "timeFormat");
    const values = await refusal(database, dir, "2024-01-01,a,-1,1\n2024-01-02,a,-2,1\n");
    assertStringIncludes(values.hint, '"nonNegative": false');
    assertStringIncludes(values.message, '2 × NEGATIVE (demand), for instance row 1: "-1"');
    const findings: unknown = values.context.findings;
    assertEquals(Array.isArray(findings) && findings.length, 1);
  }));

Deno.test("INVALID_DATE names what the texts look like, whether all rows have it or some", () =>
  inDatabase(async (database, dir) => {
    const all = await refusal(database, dir, "44562,a,1,1\n44563,a,1,1\n");
    assertStringIncludes(all.hint, "spreadsheet");
    const some = await evidence(database, dir, "2024-01-01,a,1,1\n2024-01-02,a,1,1\n03/01/24,a,1,1\n");
    await collectQuarantine(some.table, { checked: some.checked, duplicates: [] });
    const [finding] = await tellRows(some.rows, { ...some, duplicates: 0 });
    assertStringIncludes(finding?.message ?? "", "years of two digits");
  }));
