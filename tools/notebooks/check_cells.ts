import type { Cell, Notebook } from "./nbformat.ts";

/** Most lines of a code cell. */
export const MOST_LINES = 15;

const LOGIC = /(?<![.\w$])(for|while|do|if|else|switch|try|throw|function|class)\b(?!\s*:)/;

/** A kernel shows the value of a cell's last statement: of calls that return nothing, a list of undefined. */
const SHOWN_LIST = /^await Promise\.all\([^\n]*\n*$(?![\s\S])/m;

/**
 * What is wrong with the cells of a notebook that should only call the library: too long, or logic of their own.
 *
 * @returns One line per problem; empty if there is none.
 */
export function checkCells(notebook: Notebook): string[] {
  return notebook.cells.flatMap((cell, i) => cell.cell_type === "code" ? checkCell(cell, i + 1) : []);
}

function checkCell(cell: Cell, number: number): string[] {
  const problems: string[] = [];
  const lines = cell.source.trimEnd().split("\n").length;
  if (lines > MOST_LINES) problems.push(`cell ${number}: ${lines} lines, at most ${MOST_LINES} are allowed`);
  const logic = LOGIC.exec(codeOnly(cell.source));
  if (logic !== null) problems.push(`cell ${number}: "${logic[1]}" is logic, which belongs into lib/`);
  if (SHOWN_LIST.test(cell.source)) {
    problems.push(`cell ${number}: the list at its end would be shown; write "void" before it`);
  }
  if ((cell.outputs ?? []).length > 0) problems.push(`cell ${number}: has outputs; clear them before committing`);
  return problems;
}

/** The source without comments and without the inside of texts. */
function codeOnly(source: string): string {
  return source.replace(
    /\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`/g,
    (match) => match.startsWith("/") ? " " : '""',
  );
}

/**
 * All code cells as one module, for the type checker. The kernel itself checks no types.
 *
 * @param notebook Source. Each cell is preceded by a comment with its number.
 */
export function cellsModule(notebook: Notebook): string {
  const cells = notebook.cells.map((cell, i) => cell.cell_type === "code" ? `// cell ${i + 1}\n${cell.source}\n` : "");
  return `/// <reference lib="deno.unstable" />\n${cells.join("\n")}\nexport {};\n`;
}

/**
 * Type check the cells of notebooks in one go.
 *
 * @param modules Text of {@linkcode cellsModule} by notebook name. @param config Path of deno.json.
 * @returns The checker's report; empty if all is well.
 */
export async function checkTypes(modules: Readonly<Record<string, string>>, config: string): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "notebook-check-" });
  try {
    const files = Object.keys(modules).map((name) => `${folder}/${name}.ts`);
    for (const [name, text] of Object.entries(modules)) await Deno.writeTextFile(`${folder}/${name}.ts`, text);
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["check", "--config", config, ...files],
      env: { NO_COLOR: "1" },
      stdout: "null",
      stderr: "piped",
    }).output();
    const report = new TextDecoder().decode(stderr).replaceAll(`file://${folder}/`, "").replaceAll(folder, "");
    return success ? "" : report.split("\n").filter((line) => !line.startsWith("Check ")).join("\n").trim();
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
