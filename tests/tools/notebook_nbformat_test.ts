import { assertEquals, assertThrows } from "@std/assert";
import { NOTEBOOK_METADATA } from "../../tools/lab.ts";
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

Deno.test("the committed notebooks are byte for byte as Jupyter saves them, without outputs", async () => {
  for (const name of ["feature", "training", "inference"]) {
    const path = new URL(`../../notebooks/${name}_pipeline.ipynb`, import.meta.url);
    const text = await Deno.readTextFile(path), { cells, ...notebook } = parseNotebook(text);
    const plain = cells.map(({ cell_type, id, metadata: { tags }, source }) => ({
      ...{ cell_type, id, metadata: tags === undefined ? {} : { tags }, source },
      ...cell_type === "code" ? { outputs: [], execution_count: null } : {},
    }));
    assertEquals(text, formatNotebook({ ...notebook, cells: plain, metadata: NOTEBOOK_METADATA }), name);
  }
});

Deno.test("cellTitle() is the first line that says something", () => {
  assertEquals(parseNotebook(TEXT).cells.map(cellTitle), ["# Title", "let a = 1;"]);
  assertEquals(cellTitle({ cell_type: "code", metadata: {}, source: "" }), "(empty)");
});
