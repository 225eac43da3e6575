import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { unzipSync, zipSync } from "fflate";
import { DataError } from "../../../../lib/core/errors/errors.ts";
import { openWorkbook } from "../../../../lib/data/sources/workbook/workbook.ts";
import { workbookBytes } from "../_workbooks.ts";

Deno.test("openWorkbook() gives sheets, shared texts without their readings, formats and the system of dates", () => {
  const workbook = openWorkbook(
    workbookBytes([{ name: "A &amp; B" }, { name: "Old", state: "hidden" }], {
      is1904: true,
      strings: ["<si><t>a</t></si>", "<si><r><t>b</t></r><r><t>c</t></r><rPh><t>no</t></rPh></si>", "<si/>"],
      formats: ["yyyy", "000"],
    }),
    "t.xlsx",
  );
  assertEquals(workbook.sheets.map(({ name, isHidden }) => [name, isHidden]), [["A & B", false], ["Old", true]]);
  assertEquals(workbook.strings, ["a", "bc", ""]);
  assertEquals(workbook.formats.map(({ kind }) => kind), ["plain", "date", "padded", "date"]);
  assertEquals(workbook.is1904, true);
  assertStringIncludes(new TextDecoder().decode(workbook.read(workbook.sheets[1]!)), "<sheetData>");
});

Deno.test("openWorkbook() refuses what is no workbook with its remedy", () => {
  const refused = (bytes: Uint8Array) => assertThrows(() => openWorkbook(bytes, "t.xlsx"), DataError);
  const whole = workbookBytes([{}]);
  for (
    const [bytes, text] of [
      [Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 1), "password"],
      [whole.subarray(0, whole.length - 60), "no whole archive"],
      [new TextEncoder().encode("a,b\n1,2\n"), "no whole archive"],
      [zipSync({ "a.txt": new Uint8Array(3) }), "without a workbook"],
    ] as const
  ) {
    const error = refused(bytes);
    assertEquals(error.code, "UNREADABLE_FILE");
    assertStringIncludes(error.message, text);
  }
});

Deno.test("openWorkbook() finds parts by what the archive says of them, in any letter case", () => {
  const strings = ["<si><t>a</t></si>"], bytes = workbookBytes([{}], { main: "xl/workbook22.xml", strings });
  const parts = unzipSync(bytes), { "xl/sharedStrings.xml": texts, ...others } = parts;
  const workbook = openWorkbook(zipSync({ ...others, "xl/SharedStrings.xml": texts! }), "t.xlsx");
  assertEquals([workbook.sheets.map(({ name }) => name), workbook.strings], [["Sheet1"], ["a"]]);
});
