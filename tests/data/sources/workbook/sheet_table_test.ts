import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { DataError } from "../../../../lib/core/errors/errors.ts";
import { type SheetChoice, writeSheet } from "../../../../lib/data/sources/workbook/sheet_table.ts";
import { openWorkbook } from "../../../../lib/data/sources/workbook/workbook.ts";
import { CsvFile } from "../../../../lib/data/sources/csv_file.ts";
import { type TestSheet, type TestWorkbook, workbookBytes } from "../_workbooks.ts";

const ROLES = { keys: ["item"], time: "date", values: ["demand"] };

/** The sheet as CSV, and the codes of what was found. */
function written(
  sheets: readonly TestSheet[],
  choice: Partial<SheetChoice> = {},
  options: TestWorkbook = {},
): { csv: string; findings: string[]; sheet: string } {
  const dir = Deno.makeTempDirSync();
  try {
    using out = new CsvFile(`${dir}/t.csv`);
    const workbook = openWorkbook(workbookBytes(sheets, options), "t.xlsx");
    const { sheet, findings } = writeSheet(workbook, out, { sheet: null, header: null, roles: ROLES, ...choice });
    const csv = Deno.readTextFileSync(out.finish());
    return { csv, sheet, findings: findings.map(({ code, count, column }) => `${code} ${count} ${column}`.trim()) };
  } finally {
    Deno.removeSync(dir, { recursive: true });
  }
}

const HEADER = ["item", "date", "demand"];
const refused = (...args: Parameters<typeof written>) => assertThrows(() => written(...args), DataError);

Deno.test("writeSheet() writes the columns that matter; titles, empty rows and columns, and what stands beside are left out", () => {
  const { csv, findings } = written([{
    rows: [
      ["Sales 2024"],
      [],
      [...HEADER, null, "note"],
      ["007", "2024-01-01", 5, null, "x"],
      [null, null, null, null, "comment"],
      ["007", "2024-01-02", null],
    ],
  }]);
  assertEquals(csv, "item,date,demand\n007,2024-01-01,5\n007,2024-01-02,\n");
  assertEquals(findings, ["SHEET_TITLES 1"]);
});

Deno.test("writeSheet() keeps all columns where one is missing, so that the error of the table names them", () => {
  assertEquals(written([{ rows: [["item", "day", "demand"], ["a", "b", 1]] }]).csv, "item,day,demand\na,b,1\n");
});

Deno.test("writeSheet() takes the only sheet with rows, else one that is named by text or number", () => {
  const table = { rows: [HEADER, ["a", "2024-01-01", 1]] };
  const sheets = [{ name: "Cover" }, { name: "Data", ...table }, { name: "Old", state: "hidden" as const, ...table }];
  assertEquals(written(sheets).sheet, "Data");
  assertEquals([written(sheets, { sheet: "Old" }).sheet, written(sheets, { sheet: 2 }).sheet], ["Old", "Data"]);
  const both = [{ name: "North", ...table }, { name: "South", ...table }];
  const { code, message, hint } = refused(both);
  assertEquals(code, "AMBIGUOUS_SHEET");
  assertStringIncludes(message, '["North","South"]');
  assertStringIncludes(hint, '"sheet": "North"');
  assertEquals(refused(both, { sheet: "north" }).hint, 'Did you mean "North"?');
  assertEquals(refused(both, { sheet: 3 }).code, "AMBIGUOUS_SHEET");
});

Deno.test("writeSheet() reads below the header row that the config names", () => {
  const rows = [HEADER, ["a", "2024-01-01", 1], HEADER, ["b", "2024-01-01", 2]];
  assertEquals(written([{ rows }], { header: 3 }).csv, "item,date,demand\nb,2024-01-01,2\n");
  assertEquals(refused([{ rows }], { header: 9 }).code, "EMPTY_TABLE");
});

Deno.test("writeSheet() fills merged keys and times down, and refuses merged values", () => {
  const rows = [HEADER, ["a", "2024-01-01", 1], [null, "2024-01-02", 2], ["b", "2024-01-01", 3]];
  const { csv, findings } = written([{ rows, merges: ["A2:A3", "A1:A1"] }]);
  assertEquals(csv, "item,date,demand\na,2024-01-01,1\na,2024-01-02,2\nb,2024-01-01,3\n");
  assertEquals(findings, ["SHEET_MERGED 1"]);
  const four = [...rows, [null, "2024-01-02", 4], [null, "2024-01-03", 5]];
  assertEquals(
    written([{ rows: four, merges: ["A2:A3", "A4:A5"] }]).csv,
    "item,date,demand\na,2024-01-01,1\na,2024-01-02,2\nb,2024-01-01,3\nb,2024-01-02,4\n,2024-01-03,5\n",
  );
  const { code, message } = refused([{ rows, merges: ["C2:C3"] }]);
  assertEquals(code, "UNREADABLE_CELL");
  assertStringIncludes(message, 'C2:C3 of column "demand"');
});

Deno.test("writeSheet() refuses formulas without a value, and numbers that may be dates", () => {
  const formula = refused([{ rows: [HEADER, ["a", "2024-01-01", { xml: "<c><f>1+1</f></c>" }]] }]);
  assertStringIncludes(formula.message, "C2 of column");
  assertStringIncludes(formula.hint, "save it");
  assertStringIncludes(refused([{ rows: [HEADER, ["a", 45292, 1]] }]).hint, "Format the column as dates");
  assertEquals(written([{ rows: [HEADER, ["a", 202401, 1]] }]).csv, "item,date,demand\na,202401,1\n");
});

Deno.test("writeSheet() tells keys that are numbers here and texts there, and zeros that only the format shows", () => {
  const seven = { xml: '<c s="1"><v>7</v></c>' };
  const { csv, findings } = written(
    [{ rows: [HEADER, [seven, "2024-01-01", 1], ["x", "2024-01-01", 1]] }],
    {},
    { formats: ["000"] },
  );
  assertEquals(csv, "item,date,demand\n007,2024-01-01,1\nx,2024-01-01,1\n");
  assertEquals(findings, ["SHEET_MIXED_KEYS 1 item", "SHEET_PADDED_KEYS 1 item"]);
});

Deno.test("writeSheet() reads hidden rows and says so", () => {
  const cell = (at: string, text: string) => `<c r="${at}" t="inlineStr"><is><t>${text}</t></is></c>`;
  const header = HEADER.map((name, i) => cell(`${"ABC"[i]}1`, name)).join("");
  const data = `<sheetData><row r="1">${header}</row><row r="2" hidden="1">${cell("A2", "a")}</row></sheetData>`;
  const { csv, findings } = written([{ data }]);
  assertEquals([csv, findings], ["item,date,demand\na,,\n", ["SHEET_HIDDEN_ROWS 1"]]);
});
