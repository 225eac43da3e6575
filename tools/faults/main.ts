/**
 * Kills commands, cuts the power and fails system calls, and looks whether every promise is kept: `deno task faults`.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { listProofs } from "./list_proofs.ts";
import { tellViolations, type Violation } from "./proof.ts";
import { Workspace } from "./scenarios.ts";
import { straceRefusal } from "./strace.ts";

/** Share of all points that the short form looks at. */
const SHORT = 0.25;

const HELP = `Kills commands, cuts the power and fails system calls, and looks whether every promise is kept.

Usage: deno task faults [--sweep] [--only TEXT] [--list] [--json]

  --sweep       every point instead of a sample
  --only TEXT   only proofs whose name contains the text; repeatable
  --list        names of the proofs, and stop
  --json        one JSON object on standard output
  --help        this text

Needs strace and the right to trace (ptrace). Where they are missing it says SKIPPED and what was not checked; with CI
set that is a failure. Exits 1 if a promise is broken.

Examples
  deno task faults
  deno task faults --only "replay train" --sweep
`;

/** One proof as it is reported. */
interface Reported {
  readonly name: string;
  readonly ok: boolean;
  readonly checked: string;
  readonly seconds: number;
  readonly violations: readonly Violation[];
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    args: Deno.args,
    options: {
      sweep: { type: "boolean", default: false },
      only: { type: "string", multiple: true, default: [] },
      list: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return console.log(HELP), 0;
  const refusal = await straceRefusal();
  using workspace = new Workspace();
  const all = await listProofs(workspace);
  const wanted = all.filter(({ name }) => values.only.length === 0 || values.only.some((text) => name.includes(text)));
  if (values.list) return console.log(wanted.map(({ name }) => name).join("\n")), 0;
  if (wanted.length === 0) return console.error(`no proof of that name; --list names all`), 2;
  const skipped = refusal === null ? [] : wanted.filter(({ needsStrace }) => needsStrace);
  const reported: Reported[] = [];
  for (const proof of wanted.filter((proof) => !skipped.includes(proof))) {
    const start = performance.now(), { checked, violations } = await proof.run(values.sweep ? 1 : SHORT);
    const seconds = (performance.now() - start) / 1e3, ok = violations.length === 0;
    reported.push({ name: proof.name, ok, checked, seconds, violations });
    console.error(`${ok ? "ok  " : "FAIL"}  ${proof.name.padEnd(24)} ${seconds.toFixed(1).padStart(6)} s  ${checked}`);
    for (const line of tellViolations(violations)) console.error(`    ${line}`);
  }
  if (skipped.length > 0) {
    console.error(`SKIPPED: ${refusal}; not checked: ${skipped.map(({ name }) => name).join(", ")}`);
  }
  const ok = reported.every((proof) => proof.ok) && (skipped.length === 0 || Deno.env.get("CI") === undefined);
  if (values.json) console.log(JSON.stringify({ ok, proofs: reported, skipped: skipped.map(({ name }) => name) }));
  return ok ? 0 : 1;
}

if (import.meta.main) Deno.exit(await main());
