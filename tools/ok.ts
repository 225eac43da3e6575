/**
 * All gates in one command: `deno task ok`.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { listModules } from "./module_graph.ts";

/** One gate: a command that must succeed. */
export interface Gate {
  readonly name: string;
  /** What it makes sure of. */
  readonly checks: string;
  /** Arguments of Deno; `{tmp}` stands for a folder that is removed afterwards. */
  readonly args: readonly string[];
  /** Whether it uses all processors: then it runs after the others, by itself. */
  readonly alone?: true;
}

/** How a gate ended. */
export interface GateResult {
  readonly name: string;
  readonly ok: boolean;
  /** Why the gate did not run although its command succeeded: its line `SKIPPED: …`; else null. */
  readonly skipped: string | null;
  readonly seconds: number;
  /** What the command printed. */
  readonly output: string;
}

const ROOT = new URL("..", import.meta.url).pathname.replace(/\/$/, "");

/** Every gate in order: quick ones first. */
export async function listGates(): Promise<Gate[]> {
  const folders = ["lib", "tests", "tools", "bench", "vendor"];
  const modules = (await Promise.all(folders.map((folder) => listModules(ROOT, folder)))).flat();
  const guides = [...Deno.readDirSync(`${ROOT}/docs/guides`)].map(({ name }) => `docs/guides/${name}`).sort();
  const lists = modules.filter((path) => /^lib\/(?:[^/]+\/)?mod\.ts$/.test(path));
  return [
    { name: "format", checks: "deno fmt", args: ["fmt", "--check"] },
    { name: "lint", checks: "deno lint with the project's rules", args: ["lint"] },
    {
      name: "types",
      checks: "deno check, examples of docstrings, README and guides with them",
      args: ["check", "--doc", ...folders, "README.md", ...guides],
    },
    {
      name: "indexes",
      checks: "deno check with noUncheckedIndexedAccess, but for the trees",
      args: ["run", "-A", "tools/check_indexes.ts"],
    },
    { name: "docs", checks: "every exported symbol is documented", args: ["doc", "--lint", ...lists] },
    {
      name: "publish",
      checks: "JSR would take the package: no slow types, no files but its own (a dry run)",
      args: ["publish", "--dry-run", "--allow-dirty", "--no-check"],
    },
    { name: "examples", checks: "examples of docstrings run", args: ["test", "-A", "--doc", "--no-check", "lib"] },
    { name: "tests", checks: "tests, with architecture, locks, Markdown, schema", args: ["task", "test"], alone: true },
    {
      name: "processes",
      checks: "whole commands, which take long: permissions, failures of the system, hostile tables, notebooks",
      args: ["task", "test", "tests/processes"],
      alone: true,
    },
    {
      name: "notebooks",
      checks: "the notebooks run on the kernel, on a small setting",
      args: [
        "task",
        "notebooks",
        ...[
          "limit=24",
          "store={tmp}/features",
          "registry={tmp}/models",
          "reports={tmp}/reports",
          "output={tmp}/forecasts.csv",
        ]
          .flatMap((setting) => ["--set", setting]),
        "--output",
        "{tmp}/notebooks",
      ],
    },
    {
      name: "generated",
      checks: "figures in README and docs are of this code",
      args: ["run", "-A", "tools/generated.ts"],
    },
    {
      name: "page",
      checks: "the committed page of bundles is what its sources give",
      args: ["task", "page", "--check"],
    },
    {
      name: "bench",
      checks: "every target of the bench runs, tiny; times are not judged",
      args: ["task", "bench", "--smoke"],
    },
  ];
}

/** Run one gate. */
export async function runGate(gate: Gate, cwd = ROOT): Promise<GateResult> {
  const tmp = await Deno.makeTempDir();
  const start = performance.now();
  try {
    const args = gate.args.map((arg) => arg.replace("{tmp}", tmp));
    const env = { NO_COLOR: "1" };
    const options = { args, cwd, env, stdin: "null" as const, stdout: "piped" as const, stderr: "piped" as const };
    const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), options).output();
    const output = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes).trim()).filter((text) =>
      text !== ""
    );
    const text = output.join("\n"), skipped = success ? /^SKIPPED: (.*)$/m.exec(text)?.[1] ?? null : null;
    return { name: gate.name, ok: success, skipped, seconds: (performance.now() - start) / 1e3, output: text };
  } finally {
    await Deno.remove(tmp, { recursive: true });
  }
}

/**
 * Run gates two at a time, and those that use all processors after them, one by one.
 *
 * @param gates Which. @param onEnd Told of each when it ends.
 * @returns Results in the order of the gates.
 */
export async function runGates(gates: readonly Gate[], onEnd: (result: GateResult) => void): Promise<GateResult[]> {
  const results = new Map<Gate, GateResult>();
  const lane = async (todo: Gate[]) => {
    for (let gate = todo.shift(); gate !== undefined; gate = todo.shift()) {
      const result = await runGate(gate);
      results.set(gate, result);
      onEnd(result);
    }
  };
  const beside = gates.filter(({ alone }) => !alone);
  await Promise.all([lane(beside), lane(beside)]);
  await lane(gates.filter(({ alone }) => alone));
  return gates.flatMap((gate) => results.get(gate) ?? []);
}

const HELP = `All gates in one command.

Usage: deno task ok [--only NAME] [--skip NAME] [--json]

  --only NAME   only this gate; repeatable
  --skip NAME   not this gate; repeatable
  --json        one JSON object on standard output
  --help        this text

Examples
  deno task ok
  deno task ok --only lint --only types
`;

if (import.meta.main) {
  const { values } = parseArgs({
    args: Deno.args,
    options: {
      only: { type: "string", multiple: true, default: [] },
      skip: { type: "string", multiple: true, default: [] },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  const gates = await listGates();
  const unknown = [...values.only, ...values.skip].filter((name) => !gates.some((gate) => gate.name === name));
  if (values.help || unknown.length > 0) {
    const names = gates.map(({ name, checks }) => `  ${name.padEnd(10)} ${checks}`).join("\n");
    console.error(`${unknown.length > 0 ? `no gate ${unknown}\n\n` : ""}${HELP}\nGates\n${names}`);
    Deno.exit(values.help ? 0 : 2);
  }
  const wanted = gates.filter(({ name }) =>
    !values.skip.includes(name) && (values.only.length === 0 || values.only.includes(name))
  );
  const results = await runGates(wanted, (result) => {
    const verdict = result.skipped !== null ? "SKIP" : result.ok ? "ok  " : "FAIL";
    const reason = result.skipped === null ? "" : `  NOT CHECKED: ${result.skipped}`;
    console.error(`${verdict}  ${result.name.padEnd(10)} ${result.seconds.toFixed(1).padStart(6)} s${reason}`);
    // The end of the output says what failed; the whole of a long one would hide it.
    if (!result.ok) console.error(result.output.split("\n").slice(-120).map((line) => `      ${line}`).join("\n"));
  });
  const failed = results.filter((result) => !result.ok), skipped = results.filter((result) => result.skipped !== null);
  if (values.json) console.log(JSON.stringify({ ok: failed.length === 0, gates: results }));
  const names = (of: readonly GateResult[]) => of.map((result) => result.name).join(", ");
  const passed = skipped.length === 0 ? "all gates passed" : `all gates passed but those skipped: ${names(skipped)}`;
  console.error(failed.length === 0 ? passed : `failed: ${names(failed)}`);
  Deno.exit(failed.length === 0 ? 0 : 1);
}
