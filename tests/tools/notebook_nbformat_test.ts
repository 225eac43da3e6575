import { assertEquals, assertThrows } from "@std/assert";
import { cellTitle, formatNotebook, parseNotebook } from "../../tools/notebooks/nbformat.ts";

const TEXT = JSON.stringify({
  cells: [
    { cell_type: "markdown", metadata: {}, source: ["# Title\n", "more"] },
    { cell_type: "code", metadata: {}, source: "\nlet a = 1;", outputs: [], execution_count: null },
  ],
  metadata: { kernelspec: { name: "deno" } },
  nbformat: 4,
  nbformat_minor: 5,
});

Deno.test("parseNotebook() joins sources, whatever their form", () => {
  assertEquals(parseNotebook(TEXT).cells.map((cell) => cell.source), ["# Title\nmore", "\nlet a = 1;"]);
});

Deno.test("parseNotebook() refuses other formats", () => {
  assertThrows(() => parseNotebook('{"nbformat": 3, "worksheets": []}'), TypeError, "current value is 3");
  assertThrows(() => parseNotebook("{}"), TypeError, "undefined");
});

Deno.test("formatNotebook() is read back as it was", () => {
  const notebook = parseNotebook(TEXT);
  assertEquals(parseNotebook(formatNotebook(notebook)), notebook);
  assertEquals(JSON.parse(formatNotebook(notebook)).cells[0].source, ["# Title\n", "more"]);
});

Deno.test("cellTitle() is the first line that says something", () => {
  assertEquals(parseNotebook(TEXT).cells.map(cellTitle), ["# Title", "let a = 1;"]);
  assertEquals(cellTitle({ cell_type: "code", metadata: {}, source: "" }), "(empty)");
});
