import { startKernel } from "./kernel.ts";
import { type Cell, cellTitle, type Notebook } from "./nbformat.ts";
import { OutputCollector } from "./outputs.ts";

/** Why a notebook stopped. */
export interface CellFailure {
  /** Number of the cell in the notebook, from 1. */
  readonly cell: number;
  /** Its source. */
  readonly source: string;
  /** What the kernel said. */
  readonly message: string;
}

/** An executed notebook and, if it stopped early, why. */
export interface Execution {
  readonly notebook: Notebook;
  readonly failure: CellFailure | null;
}

/** Options of {@linkcode executeNotebook}. */
export interface ExecuteOptions {
  /** Working directory of the kernel: the notebook's folder. */
  readonly cwd: string;
  /** Longest time for one cell. */
  readonly seconds: number;
  /** Called before each code cell with its number from 1 and its first line. */
  readonly onCell?: (cell: number, title: string) => void;
}

/**
 * Execute all code cells from top to bottom on a Deno kernel of their own, up to the first that fails.
 *
 * @param notebook Not changed. @param options Folder, time limit, progress.
 */
export async function executeNotebook(notebook: Notebook, options: ExecuteOptions): Promise<Execution> {
  const cells: Cell[] = notebook.cells.map((cell) =>
    cell.cell_type === "code" ? { ...cell, outputs: [], execution_count: null } : { ...cell }
  );
  const collector = new OutputCollector();
  const kernel = await startKernel({
    cwd: options.cwd,
    onMessage: (message, request) => collector.add(message, request),
  });
  let failure: CellFailure | null = null;
  try {
    for (const [i, cell] of cells.entries()) {
      if (cell.cell_type !== "code" || cell.source.trim() === "") continue;
      options.onCell?.(i + 1, cellTitle(cell));
      const reply = await kernel.execute(cell.source, {
        seconds: options.seconds,
        onRequest: (id) => collector.assign(id, cell),
      });
      cell.execution_count = reply.executionCount;
      if (reply.status === "ok") continue;
      failure = { cell: i + 1, source: cell.source, message: explain(cell, reply.status, options.seconds) };
      break;
    }
  } finally {
    await kernel.close();
  }
  for (const cell of cells) {
    for (const output of cell.outputs ?? []) {
      if (output.output_type === "execute_result") output.execution_count = cell.execution_count ?? null;
    }
  }
  return { notebook: { ...notebook, cells }, failure };
}

function explain(cell: Cell, status: "error" | "timeout" | "dead", seconds: number): string {
  if (status === "timeout") return `The cell ran longer than ${seconds} s.`;
  if (status === "dead") return "The kernel ended while the cell ran.";
  const error = cell.outputs?.find((output) => output.output_type === "error");
  if (error === undefined) return "Execution failed.";
  return error.traceback.join("\n") || `${error.ename}: ${error.evalue}`;
}
