import type { Cell, Notebook } from "./nbformat.ts";

/** Values given from outside, by name, as typed on the command line. */
export type Overrides = Readonly<Record<string, string>>;

const DECLARATION = /^\s*let\s+([A-Za-z_$][\w$]*)\s*(?::[^=]*)?=\s*(.*)$/;

/**
 * Names that the cell tagged `parameters` declares with `let`, with the text of their default.
 *
 * @param notebook Empty if it has no such cell.
 */
export function declaredParameters(notebook: Notebook): Map<string, string> {
  const cell = notebook.cells.find((c) => hasTag(c, "parameters"));
  const declared = (cell?.source ?? "").split("\n").map((line) => DECLARATION.exec(line)).filter((m) => m !== null);
  return new Map(declared.map((match) => [match[1]!, match[2]!.replace(/;\s*(?:\/\/.*)?$/, "")]));
}

/**
 * The notebook with a cell tagged `injected-parameters` after its `parameters` cell; unchanged if nothing applies.
 *
 * A parameter whose default is a text stays a text ("007"); other values are read as JSON, or else as text.
 *
 * @param notebook Not changed. @param overrides Names that the notebook does not declare are left out.
 */
export function injectParameters(notebook: Notebook, overrides: Overrides): Notebook {
  const declared = declaredParameters(notebook);
  const lines = Object.entries(overrides).filter(([name]) => declared.has(name)).map(([name, value]) =>
    `${name} = ${literal(value, declared.get(name) ?? "")};`
  );
  if (lines.length === 0) return notebook;
  const cell: Cell = {
    id: "injected-parameters",
    cell_type: "code",
    metadata: { tags: ["injected-parameters"] },
    // The last line keeps the kernel from showing the value of the last assignment.
    source: [...lines, "void 0;"].join("\n"),
    outputs: [],
    execution_count: null,
  };
  const cells = notebook.cells.filter((c) => !hasTag(c, "injected-parameters"));
  cells.splice(cells.findIndex((c) => hasTag(c, "parameters")) + 1, 0, cell);
  return { ...notebook, cells };
}

function literal(value: string, fallback: string): string {
  if (/^["'`]/.test(fallback.trim())) return JSON.stringify(value);
  try {
    return JSON.stringify(JSON.parse(value));
  } catch {
    return JSON.stringify(value);
  }
}

function hasTag(cell: Cell, tag: string): boolean {
  return cell.metadata.tags?.includes(tag) ?? false;
}
