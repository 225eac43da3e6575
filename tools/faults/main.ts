/**
 * Kills commands, cuts the power and fails system calls, and looks whether every promise is kept: `deno task faults`.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { listProofs } from "./list_proofs.ts";
import { type Proof, type ProofResult, tellViolations, type Violation } from "./proof.ts";
import { Workspace } from "./scenarios.ts";
import { mountRefusal, straceRefusal } from "./strace.ts";

const HELP = `Kills commands, cuts the power and fails system calls, and looks whether every promise is kept.

Usage: deno task faults [--sweep] [--only TEXT] [--list] [--json]

  --sweep       every point instead of a sample
  --only TEXT   only proofs whose name contains the text; repeatable
  --list        names of the proofs, and stop
  --json        one JSON object on standard output
  --help        this text

Needs strace and the right to trace (ptrace), and for full disks the right to mount (unshare). Where they are missing it
says SKIPPED and what was not checked. Exits 1 if a promise is broken.

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
  using workspace = new Workspace();
  const all = await listProofs(workspace);
  const wanted = all.filter(({ name }) => values.only.length === 0 || values.only.some((text) => name.includes(text)));
  if (values.list) return console.log(wanted.map(({ name }) => name).join("\n")), 0;
  if (wanted.length === 0) return console.error(`no proof of that name; --list names all`), 2;
  const refusals = { strace: await straceRefusal(), mount: await mountRefusal() };
  const skipped = wanted.filter(({ needs }) => needs.some((need) => refusals[need] !== null));
  const reported: Reported[] = [];
  for (const proof of wanted.filter((proof) => !skipped.includes(proof))) {
    const start = performance.now(), { checked, violations } = await attempt(proof, values);
    const seconds = (performance.now() - start) / 1e3, ok = violations.length === 0;
    reported.push({ name: proof.name, ok, checked, seconds, violations });
    console.error(`${ok ? "ok  " : "FAIL"}  ${proof.name.padEnd(24)} ${seconds.toFixed(1).padStart(6)} s  ${checked}`);
    for (const line of tellViolations(violations)) console.error(`    ${line}`);
  }
  if (skipped.length > 0) {
    const why = Object.values(refusals).filter((refusal) => refusal !== null).join("; ");
    console.error(`SKIPPED: ${why}. Not checked: ${skipped.map(({ name }) => name).join(", ")}`);
  }
  const ok = reported.every((proof) => proof.ok);
  if (values.json) console.log(JSON.stringify({ ok, proofs: reported, skipped: skipped.map(({ name }) => name) }));
  return ok ? 0 : 1;
}

/** A proof that cannot be done is none, and no reason to leave the others undone. */
async function attempt(proof: Proof, options: { sweep: boolean }): Promise<ProofResult> {
  try {
    return await proof.run(options);
  } catch (thrown) {
    return { checked: "nothing", violations: [{ at: proof.name, what: `it cannot be done: ${thrown}` }] };
  }
}

if (import.meta.main) {
  // Commands that are started from here mean paths of the folder that they are started in.
  Deno.env.delete("INIT_CWD");
  Deno.exit(await main());
}
