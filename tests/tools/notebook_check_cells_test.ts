import { assertEquals, assertStringIncludes } from "@std/assert";
import { cellsModule, checkCells, checkTypes } from "../../tools/notebooks/check_cells.ts";
import type { Notebook } from "../../tools/notebooks/nbformat.ts";

function notebook(...sources: string[]): Notebook {
  const cells = sources.map((source) => ({ cell_type: "code" as const, metadata: {}, source }));
  return { cells, metadata: {}, nbformat: 4, nbformat_minor: 5 };
}

Deno.test("checkCells() calls are fine, whatever their words", () => {
  const source = 'import { train } from "x"; // if only\nawait train({ for: 1, if: 2 }).for("while");\n`class ${1}`;';
  assertEquals(checkCells(notebook(source, "rows.filter((row) => row.mse > 1);")), []);
});

Deno.test("checkCells() finds each kind of logic", () => {
  const words = ["for (;;) {}", "while (x) {}", "if (x) y();", "function f() {}", "class A {}", "try {} catch {}"];
  assertEquals(
    checkCells(notebook(...words)).map((problem) => problem.split('"')[1]),
    words.map((w) => w.split(" ")[0]),
  );
});

Deno.test("checkCells() finds long cells and outputs left in", () => {
  assertEquals(checkCells(notebook("a;\n".repeat(15))), []);
  assertEquals(checkCells(notebook("a;\n".repeat(16))), ["cell 1: 16 lines, at most 15 are allowed"]);
  const shown = notebook("a;");
  shown.cells[0].outputs = [{ output_type: "stream", name: "stdout", text: "1" }];
  assertStringIncludes(checkCells(shown)[0], "clear them");
});

Deno.test("checkCells() finds a list that the kernel would show", () => {
  const list = "await Promise.all(charts.map((chart) => show(chart)));";
  assertEquals(checkCells(notebook(`const charts = [];\n${list}`)).length, 1);
  assertEquals(checkCells(notebook(`void ${list}`, `${list}\nawait show(x);`, `const shown = ${list}`)), []);
});

Deno.test("checkTypes() finds a wrong type across cells, and nothing where there is none", async () => {
  const config = decodeURIComponent(new URL("../../deno.json", import.meta.url).pathname);
  const right = cellsModule(notebook("let limit: number = 1;", "limit += 1;\nawait Deno.jupyter.display(limit);"));
  const wrong = cellsModule(notebook("let limit: number = 1;", 'limit = "many";'));
  assertEquals(await checkTypes({ right }, config), "");
  const report = await checkTypes({ right, wrong }, config);
  assertStringIncludes(report, "wrong.ts");
  assertEquals(report.includes("right.ts"), false);
});
