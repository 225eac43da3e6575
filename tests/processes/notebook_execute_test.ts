import { assertEquals, assertStringIncludes } from "@std/assert";
import type { Execution } from "../../tools/notebooks/execute.ts";
import type { Notebook } from "../../tools/notebooks/nbformat.ts";

function notebook(...sources: string[]): Notebook {
  const cells = sources.map((source) => ({ cell_type: "code" as const, metadata: {}, source }));
  return { cells, metadata: {}, nbformat: 4, nbformat_minor: 5 };
}

/** What {@linkcode executeNotebook} gives, in a process of its own. */
async function executeNotebook(
  notebook: Notebook,
  options: { cwd: string; seconds: number },
): Promise<Execution & { readonly given: Notebook }> {
  const program = new URL("./_execute_notebook.ts", import.meta.url).pathname;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", program],
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const input = new Blob([JSON.stringify({ notebook, options })]).stream().pipeTo(child.stdin);
  const [{ stdout }] = await Promise.all([child.output(), input]);
  return JSON.parse(new TextDecoder().decode(stdout));
}

const SHOW = "({ [Symbol.for('Jupyter.display')]: () => ({ 'text/html': '<b>3</b>' }) })";
const LIVE = `const shown = (n) => ({ data: { "text/plain": n }, metadata: {}, transient: { display_id: "p" } });
await Deno.jupyter.broadcast("display_data", shown("0"));
await Deno.jupyter.broadcast("update_display_data", shown("100"));`;

Deno.test("executeNotebook() runs cells in the notebook's folder up to the one that fails", async () => {
  const cwd = await Deno.realPath(await Deno.makeTempDir());
  try {
    const source = notebook(
      "let a: number = 1;",
      "console.log(a + 1, Deno.cwd())",
      SHOW,
      LIVE,
      "throw new Error('no')",
      "a",
    );
    const { notebook: executed, failure, given } = await executeNotebook(source, { cwd, seconds: 60 });
    const outputs = executed.cells.map((cell) => cell.outputs);
    assertEquals(outputs.slice(0, 4), [
      [],
      [{ output_type: "stream", name: "stdout", text: `2 ${cwd}\n` }],
      [{ output_type: "execute_result", data: { "text/html": "<b>3</b>" }, metadata: {}, execution_count: 3 }],
      [{ output_type: "display_data", data: { "text/plain": "100" }, metadata: {} }],
    ]);
    assertEquals([failure?.cell, failure?.source], [5, "throw new Error('no')"]);
    assertStringIncludes(failure?.message ?? "", "Error: no");
    assertEquals([outputs[5], executed.cells[5].execution_count, given.cells[0].outputs], [[], null, undefined]);
  } finally {
    await Deno.remove(cwd, { recursive: true });
  }
});

Deno.test("executeNotebook() cuts off a cell that hangs, and notices a kernel that ends", async () => {
  const cwd = await Deno.makeTempDir();
  try {
    const hang = await executeNotebook(notebook("await new Promise(() => {})"), { cwd, seconds: 0.2 });
    assertStringIncludes(hang.failure?.message ?? "", "longer than 0.2 s");
    const exit = await executeNotebook(notebook("Deno.exit(3)"), { cwd, seconds: 60 });
    assertEquals(exit.failure?.message, "The kernel ended while the cell ran.");
  } finally {
    await Deno.remove(cwd, { recursive: true });
  }
});
