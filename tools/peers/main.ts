/**
 * The product beside the programs of others that people use it with, each real: `deno task peers --help`.
 *
 * @module
 */
import { parseArgs } from "node:util";
import type { EnvironmentError } from "../../bench/harness/venv.ts";
import { BROWSER } from "./browser.ts";
import { DATABASES } from "./databases.ts";
import { DEPLOY_CHECK } from "./deploy.ts";
import { GPU } from "./gpu.ts";
import { JUPYTER } from "./jupyter.ts";
import { LIGHTGBM } from "./lightgbm.ts";
import { MLFLOW } from "./mlflow.ts";
import { NODE } from "./node.ts";
import { ONNX } from "./onnx.ts";
import { PAGES_CHECK } from "./pages.ts";
import type { Need, PeerCheck } from "./peer_check.ts";
import { findPrograms } from "./programs.ts";
import { PLANS } from "./plans.ts";
import { RAY_CHECK } from "./ray.ts";
import { REPORT } from "./report.ts";
import { S3 } from "./s3.ts";
import { SERVING } from "./serving.ts";
import { SLURM } from "./slurm.ts";
import { TrainedTables } from "./trained_tables.ts";
import { YEAR } from "./year.ts";

/** Every check, in the order in which they begin: those that take longest first, as two go on at a time. */
const CHECKS: readonly PeerCheck[] = [
  PLANS,
  S3,
  MLFLOW,
  NODE,
  RAY_CHECK,
  REPORT,
  PAGES_CHECK,
  DEPLOY_CHECK,
  SERVING,
  LIGHTGBM,
  SLURM,
  DATABASES,
  YEAR,
  ONNX,
  JUPYTER,
  BROWSER,
  GPU,
];

const HELP = `Runs the product beside the programs of others that people use it with: libraries, servers, a browser.

Usage: deno task peers [--only NAME] [--at-once N] [--list]

  --only NAME   only this check; repeatable
  --at-once N   checks that go on side by side; default 2, 1 for times that mean something
  --list        names of the checks and what they need, and stop
  --help        this text

Python packages go into bench/.venv; a Chromium is installed with apt-get where none is on PATH. What cannot be had is
said and skipped; with CI set it fails. Exits 1 if a check fails, 2 if the command line is wrong.

Examples
  deno task peers
  deno task peers --only lightgbm --only onnx
`;

type Programs = ReadonlyMap<Need, string | EnvironmentError>;

/** @returns Whether the check passed, or null if it was skipped. */
async function runCheck(
  { name, needs, check }: PeerCheck,
  { programs, tables }: { readonly programs: Programs; readonly tables: TrainedTables },
): Promise<boolean | null> {
  const missing = needs.map((need) => programs.get(need)).filter((found) => typeof found === "object");
  for (const { message, hint } of missing) console.error(`SKIPPED ${name}: ${message}\n  hint: ${hint}`);
  if (missing.length > 0) return null;
  const scratch = await Deno.makeTempDir({ prefix: `peers-${name}-` }), start = performance.now();
  const say = (verdict: string, what: string) =>
    console.error(
      `${verdict}  ${name.padEnd(12)} ${((performance.now() - start) / 1e3).toFixed(1).padStart(6)} s  ${what}`,
    );
  const program = (need: Need) => {
    const path = programs.get(need);
    if (typeof path === "string" && needs.includes(need)) return path;
    throw new TypeError(`Cannot use ${need} as the check must name it in needs: current value is ${needs}`);
  };
  try {
    say("ok  ", await check({ scratch, tables, program, log: (line) => console.error(`      ${name}: ${line}`) }));
    return true;
  } catch (error) {
    say("FAIL", error instanceof Error ? error.stack ?? error.message : String(error));
    return false;
  } finally {
    await Deno.remove(scratch, { recursive: true });
  }
}

/** @returns Exit code. */
async function main(words: string[]): Promise<number> {
  const { values } = parseArgs({
    args: words,
    options: {
      only: { type: "string", multiple: true, default: [] },
      "at-once": { type: "string", default: "2" },
      list: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return console.log(HELP), 0;
  const unknown = values.only.filter((name) => !CHECKS.some((check) => check.name === name));
  if (unknown.length > 0) return console.error(`no check named ${unknown.join(", ")}; --list names all`), 2;
  const lanes = Number(values["at-once"]);
  if (!Number.isInteger(lanes) || lanes < 1) return console.error("--at-once is a whole number, at least 1"), 2;
  const wanted = CHECKS.filter(({ name }) => values.only.length === 0 || values.only.includes(name));
  if (values.list) {
    for (const { name, needs } of wanted) console.log(`${name.padEnd(12)} ${needs.join(", ")}`);
    return 0;
  }
  const programs = await findPrograms(new Set(wanted.flatMap(({ needs }) => needs)), console.error);
  const passed: (boolean | null)[] = [];
  await using tables = new TrainedTables();
  const lane = async () => {
    for (let check = wanted.shift(); check !== undefined; check = wanted.shift()) {
      passed.push(await runCheck(check, { programs, tables }));
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  // A developer without network may still run what is there; CI must not lose a check silently.
  const strict = Deno.env.get("CI") !== undefined;
  return passed.every((verdict) => verdict === true || (verdict === null && !strict)) ? 0 : 1;
}

if (import.meta.main) {
  // Commands that are started from here mean paths of the folder that they are started in.
  Deno.env.delete("INIT_CWD");
  Deno.exit(await main(Deno.args));
}
