/** The parts of the notebook format (nbformat 4) that the runner reads and writes. */

/** Data of one output by media type. */
export type MediaBundle = Record<string, unknown>;

/** One output of a code cell. */
export type Output =
  | { output_type: "stream"; name: string; text: string }
  | { output_type: "display_data"; data: MediaBundle; metadata: Record<string, unknown> }
  | {
    output_type: "execute_result";
    data: MediaBundle;
    metadata: Record<string, unknown>;
    execution_count: number | null;
  }
  | { output_type: "error"; ename: string; evalue: string; traceback: string[] };

/** One cell; `source` as one text, whatever the file had. */
export interface Cell {
  id?: string;
  cell_type: "code" | "markdown" | "raw";
  metadata: { tags?: string[]; [name: string]: unknown };
  source: string;
  outputs?: Output[];
  execution_count?: number | null;
}

/** A notebook. */
export interface Notebook {
  cells: Cell[];
  metadata: Record<string, unknown>;
  nbformat: number;
  nbformat_minor: number;
}

/**
 * Read a notebook.
 *
 * @param text Content of an .ipynb file.
 * @throws {TypeError} If it is not a notebook of format 4.
 */
export function parseNotebook(text: string): Notebook {
  const raw = JSON.parse(text);
  if (raw?.nbformat !== 4 || !Array.isArray(raw.cells)) {
    throw new TypeError(
      `Cannot read a notebook as it must have nbformat 4 and cells: current value is ${raw?.nbformat}`,
    );
  }
  return { ...raw, cells: raw.cells.map(parseCell) };
}

function parseCell(cell: Cell & { source: string | string[] }): Cell {
  return { ...cell, metadata: cell.metadata ?? {}, source: joined(cell.source) };
}

function joined(source: string | string[]): string {
  return Array.isArray(source) ? source.join("") : source;
}

/** A notebook as the text of an .ipynb file, byte for byte as Jupyter writes it: names in order, sources as lists of lines. */
export function formatNotebook(notebook: Notebook): string {
  const cells = notebook.cells.map((cell) => ({ ...cell, source: cell.source.split(/(?<=\n)/).filter(Boolean) }));
  return JSON.stringify(sortNames({ ...notebook, cells }), null, 1) + "\n";
}

function sortNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortNames);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, part]) => part !== undefined);
  return Object.fromEntries(
    entries.toSorted(([a], [b]) => a < b ? -1 : 1).map(([name, part]) => [name, sortNames(part)]),
  );
}

/** The first line of a cell, by which people find it. */
export function cellTitle(cell: Cell): string {
  return cell.source.split("\n").find((line) => line.trim() !== "") ?? "(empty)";
}
