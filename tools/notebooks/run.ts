/**
 * Execute the notebooks on the Deno kernel and write executed notebooks and HTML pages.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { cellsModule, checkCells, checkTypes } from "./check_cells.ts";
import { type CellFailure, executeNotebook } from "./execute.ts";
import { renderHtml } from "./html.ts";
import { formatNotebook, type Notebook, parseNotebook } from "./nbformat.ts";
import { declaredParameters, injectParameters, type Overrides } from "./parameters.ts";

const HELP = `Execute the notebooks from top to bottom on the Deno kernel.

Usage: deno task notebooks [options] [notebook.ipynb …]

Without files: feature, training and inference of notebooks/, in this order.

Options
  --only NAME        feature, training or inference; repeatable
  --set NAME=VALUE   override a variable of the cell tagged "parameters"; repeatable
  --output FOLDER    where executed .ipynb and .html files go (reports/notebooks)
  --timeout SECONDS  longest time for one cell (1800)
  --check            only check: cell length, no logic in cells, types
  --json             one JSON object on stdout
  --quiet            no progress
  --debug            the whole source of a failed cell, and the stack of an error
  --help             this text

Examples
  deno task notebooks
  deno task notebooks --set limit=40
  deno task notebooks --only training --set config=config/orange_juice.json
  deno task notebooks --check

Exit code 0: all cells ran; 1: a cell or a check failed; 2: wrong usage.
`;

const NAMES = ["feature", "training", "inference"];
const ROOT = new URL("../../", import.meta.url);

interface Plan {
  readonly paths: string[];
  readonly overrides: Overrides;
  readonly output: string;
  readonly seconds: number;
  readonly check: boolean;
  readonly json: boolean;
  readonly log: (line: string) => void;
}

/** What the command says about one notebook. */
interface Report {
  readonly notebook: string;
  readonly status: "ok" | "failed";
  readonly cells: number;
  readonly executed?: string;
  readonly html?: string;
  readonly failure?: Partial<CellFailure> & Pick<CellFailure, "message">;
}

/** A mistake of the person who types. */
class UsageError extends Error {}

/**
 * The command.
 *
 * @param args Arguments after the command's name.
 * @returns Exit code.
 */
export async function main(args: readonly string[]): Promise<number> {
  try {
    const plan = planRun(args);
    if (plan === null) {
      console.log(HELP);
      return 0;
    }
    const reports = await run(plan);
    if (plan.json) console.log(JSON.stringify({ notebooks: reports }));
    for (const report of reports) {
      for (const line of describeFailure(report, args.includes("--debug"))) console.error(line);
    }
    return reports.every((report) => report.status === "ok") ? 0 : 1;
  } catch (error) {
    if (error instanceof UsageError) {
      console.error(`error[USAGE] ${error.message}\nSee: deno task notebooks --help`);
      return 2;
    }
    const message = error instanceof Error ? error.message : String(error);
    console.error(`error[UNEXPECTED] ${message}`);
    if (args.includes("--debug") && error instanceof Error) console.error(error.stack);
    return 1;
  }
}

function planRun(args: readonly string[]): Plan | null {
  const { values, positionals } = parseOptions(args);
  if (values.help) return null;
  const wrong = values.only?.find((name) => !NAMES.includes(name));
  if (wrong !== undefined) throw new UsageError(`--only takes ${NAMES.join(", ")}: current value is ${wrong}`);
  const names = NAMES.filter((name) => values.only?.includes(name) ?? true);
  const seconds = Number(values.timeout ?? 1800);
  if (!(seconds > 0)) throw new UsageError(`--timeout takes seconds above 0: current value is ${values.timeout}`);
  const paths = positionals.length > 0
    ? positionals
    : names.map((name) => decodeURIComponent(new URL(`notebooks/${name}_pipeline.ipynb`, ROOT).pathname));
  return {
    paths,
    overrides: Object.fromEntries((values.set ?? []).map(assignment)),
    output: values.output ?? "reports/notebooks",
    seconds,
    check: values.check ?? false,
    json: values.json ?? false,
    log: values.quiet ? () => {} : (line) => console.error(line),
  };
}

function parseOptions(args: readonly string[]) {
  const text = { type: "string" } as const, flag = { type: "boolean" } as const;
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        only: { ...text, multiple: true },
        set: { ...text, multiple: true },
        output: text,
        timeout: text,
        check: flag,
        json: flag,
        quiet: flag,
        debug: flag,
        help: { ...flag, short: "h" },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function assignment(text: string): [string, string] {
  const at = text.indexOf("=");
  if (at < 1) throw new UsageError(`--set takes NAME=VALUE: current value is ${text}`);
  return [text.slice(0, at), text.slice(at + 1)];
}

async function run(plan: Plan): Promise<Report[]> {
  const notebooks = await Promise.all(plan.paths.map(read));
  assertDeclared(plan.overrides, notebooks.map(({ notebook }) => notebook));
  return plan.check ? await checkAll(notebooks) : await executeAll(notebooks, plan);
}

interface Source {
  readonly path: string;
  readonly name: string;
  readonly notebook: Notebook;
}

async function read(path: string): Promise<Source> {
  try {
    const name = path.split(/[\\/]/).at(-1)?.replace(/\.ipynb$/, "") ?? path;
    return { path: await Deno.realPath(path), name, notebook: parseNotebook(await Deno.readTextFile(path)) };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) throw new UsageError(`There is no notebook ${path}`);
    throw error;
  }
}

function assertDeclared(overrides: Overrides, notebooks: readonly Notebook[]): void {
  const declared = new Set(notebooks.flatMap((notebook) => [...declaredParameters(notebook).keys()]));
  const unknown = Object.keys(overrides).find((name) => !declared.has(name));
  if (unknown !== undefined) {
    throw new UsageError(`--set takes a declared parameter (${[...declared].join(", ")}): current value is ${unknown}`);
  }
}

async function checkAll(sources: readonly Source[]): Promise<Report[]> {
  const config = decodeURIComponent(new URL("deno.json", ROOT).pathname);
  const modules = Object.fromEntries(sources.map(({ name, notebook }) => [name, cellsModule(notebook)]));
  const types = await checkTypes(modules, config);
  return sources.map(({ name, notebook }) => {
    const problems = checkCells(notebook);
    if (types.includes(`${name}.ts`)) problems.push(types);
    const cells = notebook.cells.length;
    return problems.length === 0
      ? { notebook: name, status: "ok", cells }
      : { notebook: name, status: "failed", cells, failure: { message: problems.join("\n") } };
  });
}

/** One after the other, since each builds on what the one before has stored; the first that fails ends it. */
async function executeAll(sources: readonly Source[], plan: Plan): Promise<Report[]> {
  const reports: Report[] = [];
  await Deno.mkdir(plan.output, { recursive: true });
  for (const source of sources) {
    plan.log(`${source.name}`);
    reports.push(await executeOne(source, plan));
    if (reports.at(-1)?.status === "failed") break;
  }
  return reports;
}

async function executeOne({ path, name, notebook }: Source, plan: Plan): Promise<Report> {
  const prepared = injectParameters(notebook, plan.overrides);
  const total = prepared.cells.length;
  const { notebook: executed, failure } = await executeNotebook(prepared, {
    cwd: path.replace(/[\\/][^\\/]*$/, ""),
    seconds: plan.seconds,
    onCell: (cell, title) => plan.log(`  [${cell}/${total}] ${title}`),
  });
  const files = { executed: `${plan.output}/${name}.ipynb`, html: `${plan.output}/${name}.html` };
  await Deno.writeTextFile(files.executed, formatNotebook(executed));
  await Deno.writeTextFile(files.html, await renderHtml(executed, name));
  plan.log(`  ${files.html}`);
  if (failure === null) return { notebook: name, status: "ok", cells: total, ...files };
  return { notebook: name, status: "failed", cells: total, ...files, failure };
}

function describeFailure({ notebook, status, failure }: Report, debug: boolean): string[] {
  if (status === "ok" || failure === undefined) return [];
  if (failure.cell === undefined) return [`error[NOTEBOOK_CHECK] ${notebook}:`, failure.message];
  const lines = (failure.source ?? "").split("\n"), shown = debug ? lines : lines.slice(0, 1);
  return [
    `error[NOTEBOOK_CELL] ${notebook}, cell ${failure.cell} failed:`,
    ...shown.map((line) => `  | ${line}`),
    failure.message,
    ...debug ? failure.stack ?? [] : [],
  ];
}

if (import.meta.main) Deno.exit(await main(Deno.args));
