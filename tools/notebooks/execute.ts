import { startKernel } from "./kernel.ts";
import { type Cell, cellTitle, type Notebook } from "./nbformat.ts";
import { OutputCollector } from "./outputs.ts";

/** Why a notebook stopped. */
export interface CellFailure {
  /** Number of the cell in the notebook, from 1. */
  readonly cell: number;
  /** Its source. */
  readonly source: string;
  /** What the kernel said, with the remedy if the error has one; without its stack. */
  readonly message: string;
  /** Lines of the stack; absent where there is none. */
  readonly stack?: readonly string[];
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
    await kernel.execute(TELL_HINTS, { seconds: options.seconds, onRequest: () => {} });
    for (const [i, cell] of cells.entries()) {
      if (cell.cell_type !== "code" || cell.source.trim() === "") continue;
      options.onCell?.(i + 1, cellTitle(cell));
      const reply = await kernel.execute(cell.source, {
        seconds: options.seconds,
        onRequest: (id) => collector.assign(id, cell),
      });
      // The kernel has counted what went before the first cell.
      cell.execution_count = reply.executionCount === null ? null : reply.executionCount - 1;
      if (reply.status === "ok") continue;
      failure = { cell: i + 1, source: cell.source, ...explain(cell, reply.status, options.seconds) };
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

/** A kernel tells of an error its name, message and stack alone: the remedy is told there, before the first line of the stack. */
const TELL_HINTS = `Error.prepareStackTrace = (error, sites) => [
  String(error),
  ...typeof error.hint === "string" && error.hint !== "" ? ["hint: " + error.hint] : [],
  ...sites.map((site) => "    at " + site),
].join("\\n");`;

function explain(
  cell: Cell,
  status: "error" | "timeout" | "dead",
  seconds: number,
): Pick<CellFailure, "message" | "stack"> {
  if (status === "timeout") return { message: `The cell ran longer than ${seconds} s.` };
  if (status === "dead") return { message: "The kernel ended while the cell ran." };
  const error = cell.outputs?.find((output) => output.output_type === "error");
  if (error === undefined) return { message: "Execution failed." };
  const lines = error.traceback.flatMap((text) => text.split("\n"));
  const first = lines.findIndex((line) => /^\s+at /.test(line)), end = first < 0 ? lines.length : first;
  return {
    message: lines.slice(0, end).join("\n") || `${error.ename}: ${error.evalue}`,
    ...end < lines.length ? { stack: lines.slice(end) } : {},
  };
}
