import { assertEquals, assertThrows } from "@std/assert";
import { DataError } from "../../../../lib/core/errors/errors.ts";
import { mergesOf, sheetRows } from "../../../../lib/data/sources/workbook/sheet_rows.ts";
import { openWorkbook } from "../../../../lib/data/sources/workbook/workbook.ts";
import { type TestSheet, type TestWorkbook, workbookBytes } from "../_workbooks.ts";

function rowsOf(sheet: TestSheet, options: TestWorkbook = {}) {
  const workbook = openWorkbook(workbookBytes([sheet], options), "t.xlsx");
  return [...sheetRows(workbook.read(workbook.sheets[0]!), workbook)];
}

function cellsOf(data: string, options: TestWorkbook = {}): (string | undefined)[] {
  const [row] = rowsOf({ data: `<sheetData><row r="1">${data}</row></sheetData>` }, options);
  return [...row?.cells ?? []].map((cell) => cell && `${cell.kind} ${cell.text}`);
}

Deno.test("sheetRows() reads every type of cell as a person does", () => {
  assertEquals(
    cellsOf(
      `<c t="s"><v>1</v></c><c t="inlineStr"><is><t xml:space="preserve">007 </t></is></c><c t="str"><f>A1</f><v>x</v></c>` +
        `<c t="b"><v>1</v></c><c t="e"><v>#N/A</v></c><c><v>0.30000000000000004</v></c><c><v>1E+20</v></c>` +
        `<c t="d"><v>2024-01-02T00:00:00</v></c><c><f>1+1</f><v>2</v></c><c><f>B1</f></c>`,
      { strings: ["<si><t>a</t></si>", "<si><t>042</t></si>"] },
    ),
    [
      "text 042",
      "text 007 ",
      "text x",
      "text true",
      "text #N/A",
      "number 0.30000000000000004",
      "number 100000000000000000000",
      "date 2024-01-02",
      "number 2",
      "unknown ",
    ],
  );
});

Deno.test("sheetRows() refuses a text that the workbook does not have: it is not empty", () => {
  const error = assertThrows(() => cellsOf('<c t="s"><v>3</v></c>', { strings: ["<si><t>a</t></si>"] }), DataError);
  assertEquals(error.code, "UNREADABLE_FILE");
});

Deno.test("sheetRows() writes dates and padded numbers by their format, in both systems of dates", () => {
  const data = '<c s="1"><v>45292</v></c><c s="2"><v>7</v></c><c s="2"><v>12345</v></c><c s="3"><v>45292.5</v></c>';
  const formats = ["dd/mm/yyyy", "0000"];
  assertEquals(cellsOf(data, { formats }), [
    "date 2024-01-01",
    "padded 0007",
    "padded 12345",
    "date 2024-01-01 12:00:00",
  ]);
  assertEquals(cellsOf(data, { formats, is1904: true })[0], "date 2028-01-02");
});

Deno.test("sheetRows() knows where cells are that leave others out or say nothing of their place, and skips empty rows", () => {
  const rows = rowsOf({
    data:
      '<sheetData><row r="2"><c r="C2"><v>1</v></c><c><v>2</v></c></row><row r="5" hidden="1"><c><v>3</v></c></row>' +
      '<row><c t="inlineStr"><is><t>x</t></is></c></row><row r="9"><c r="A9" s="1"/></row></sheetData>',
  });
  assertEquals(rows.map(({ number, isHidden }) => [number, isHidden]), [[2, false], [5, true], [6, false]]);
  assertEquals([...rows[0]!.cells].map((cell) => cell?.text), [undefined, undefined, "1", "2"]);
});

Deno.test("mergesOf() gives ranges behind the rows", () => {
  const workbook = openWorkbook(workbookBytes([{ rows: [["a"]], merges: ["A2:A9", "AB3:AC3"] }]), "t");
  const merges = mergesOf(workbook.read(workbook.sheets[0]!));
  assertEquals(merges.map(({ rows, columns }) => [...rows, ...columns]), [[2, 9, 0, 0], [3, 3, 27, 28]]);
});
