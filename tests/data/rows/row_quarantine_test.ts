import { assertEquals } from "@std/assert";
import { quarantineRows } from "@lib/data/rows/row_quarantine.ts";
import { rowRoles } from "@lib/data/rows/row_roles.ts";
import { inFolder } from "../_tables.ts";
import { rowConfig, rowsOf } from "./_rows.ts";

const LINES = ["x,y", "1,2", "=1+1,", "3,4", "5,six"];
const RULES = [
  { code: "MISSING_TARGET", severity: "warning", column: "y", requirement: "be given" },
  { code: "WRONG_TYPE", severity: "error", column: "y", requirement: "be a number" },
  { code: "OUTSIDE_SPAN", severity: "info", column: "", requirement: "lie in the span", aside: true },
] as const;

Deno.test("quarantineRows() writes bad rows with reason and number, defused, and tells them; those left aside stay out", () =>
  inFolder(async (dir) => {
    const source = rowsOf(LINES), roles = rowRoles(rowConfig(), source.head), code = Uint16Array.of(0, 1, 3, 2);
    const told = await quarantineRows(`${dir}/q.csv`, source, { code, rules: RULES, roles });
    assertEquals([told.count, told.aside], [2, 1]);
    assertEquals(told.findings.map((finding) => [finding.code, finding.count, finding.examples]), [
      ["MISSING_TARGET", 1, ['row 2: ""']],
      ["WRONG_TYPE", 1, ['row 4: "six"']],
      ["OUTSIDE_SPAN", 1, []],
    ]);
    assertEquals((await Deno.readTextFile(`${dir}/q.csv`)).split("\n"), [
      "quarantine_reason,quarantine_row,quarantine_line,x,y",
      "MISSING_TARGET: y,2,,'=1+1,",
      "WRONG_TYPE: y,4,,5,six",
      "",
    ]);
  }));

Deno.test("quarantineRows() writes no file where all rows are good", () =>
  inFolder(async (dir) => {
    const source = rowsOf(LINES), roles = rowRoles(rowConfig(), source.head);
    await quarantineRows(`${dir}/q.csv`, source, { code: new Uint16Array(4), rules: RULES, roles });
    assertEquals([...Deno.readDirSync(dir)], []);
  }));
