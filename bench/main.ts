/**
 * The bench: every speed target of the project as a side-by-side measurement. `deno task bench --help`.
 *
 * @module
 */
import { DEFAULT_PAIRS, HELP, parseBenchArguments } from "./harness/arguments.ts";
import { describeMachine } from "./harness/machine.ts";
import { alternate } from "./harness/measure.ts";
import { PeerError, PeerProcess } from "./harness/peer.ts";
import { resultOf } from "./harness/result.ts";
import { formatLine, formatTable, replaceBetween } from "./harness/table.ts";
import type { Result, Target } from "./harness/target.ts";
import { EnvironmentError, environmentIn, makeEnvironment } from "./harness/venv.ts";
import { TARGETS } from "./targets/mod.ts";

const HERE = import.meta.dirname ?? ".";
const MARKS = ["<!-- speed:begin -->", "<!-- speed:end -->"] as const;

interface Settings {
  readonly smoke: boolean;
  readonly pairs: number | null;
  readonly scratch: string;
  readonly peer: PeerProcess;
  readonly requirements: string;
}

async function measure(target: Target, settings: Settings): Promise<Result> {
  const { smoke, peer } = settings, { better } = target, before = peer.calls;
  const pairs = smoke ? 1 : settings.pairs ?? target.pairs ?? DEFAULT_PAIRS;
  const scratch = await Deno.makeTempDir({ dir: settings.scratch, prefix: `${target.id}-` });
  const measurement = await target.run({
    smoke,
    pairs,
    scratch,
    peer,
    alternate: (sides) => alternate(sides, { pairs, warmUps: smoke ? 1 : sides.warmUps ?? 3, better }),
    log: (line) => console.error(`      ${line}`),
  });
  const peers = peer.calls > before ? await peer.versions(settings.requirements) : {};
  const options = settings.pairs === null ? "" : ` --pairs ${pairs}`;
  return resultOf(target, measurement, {
    versions: { ...describeMachine(), ...peers },
    command: `npx --yes deno@${Deno.version.deno} task bench --only ${target.id}${options}`,
  });
}

async function saveResult(result: Result): Promise<void> {
  await Deno.mkdir(`${HERE}/results`, { recursive: true });
  await Deno.writeTextFile(`${HERE}/results/${result.id}.json`, `${JSON.stringify(result, null, 2)}\n`);
}

/** The table of docs/benchmarks.md, from all results that there are. */
async function renewPage(): Promise<void> {
  const texts = await Promise.all(
    TARGETS.map(({ id }) => Deno.readTextFile(`${HERE}/results/${id}.json`).catch(() => null)),
  );
  const results: Result[] = texts.filter((text) => text !== null).map((text) => JSON.parse(text));
  const page = `${HERE}/../docs/benchmarks.md`, text = await Deno.readTextFile(page);
  await Deno.writeTextFile(page, replaceBetween(text, MARKS, formatTable(TARGETS, results)));
  await new Deno.Command(Deno.execPath(), { args: ["fmt", "--quiet", page] }).output();
}

async function runAll(args: ReturnType<typeof parseBenchArguments>): Promise<number> {
  const scratch = await Deno.makeTempDir({ prefix: "bench-" });
  const requirements = await Deno.readTextFile(`${HERE}/peers/requirements.txt`);
  const environment = environmentIn(`${HERE}/.venv`);
  const peer = new PeerProcess(async () => {
    await makeEnvironment(environment, { requirements, python: "python3", log: (line) => console.error(line) });
    return environment.python;
  }, `${HERE}/peers/server.py`);
  const results: Result[] = [], failed: string[] = [];
  try {
    for (const target of TARGETS.filter(({ id }) => args.only.includes(id))) {
      try {
        const result = await measure(target, { ...args, scratch, peer, requirements });
        results.push(result);
        console.error(args.smoke ? `${target.id.padEnd(3)} ran (smoke: not judged)` : formatLine(target, result));
        if (!args.smoke) await saveResult(result);
      } catch (error) {
        if (error instanceof EnvironmentError) throw error;
        failed.push(target.id);
        console.error(`${target.id.padEnd(3)} FAILED`, error, error instanceof PeerError ? error.trace : "");
      }
    }
    if (!args.smoke && results.length > 0) await renewPage();
  } finally {
    await peer.close();
    await Deno.remove(scratch, { recursive: true });
  }
  if (args.json) console.log(JSON.stringify(results, null, 2));
  return failed.length === 0 ? 0 : 1;
}

/** @returns Exit code. */
async function main(words: readonly string[]): Promise<number> {
  let smoke = false;
  try {
    const args = parseBenchArguments(words, TARGETS.map(({ id }) => id));
    smoke = args.smoke;
    if (!args.help) return await runAll(args);
    console.log(HELP + TARGETS.map(({ id, what }) => `\n  ${id.padEnd(4)} ${what}`).join(""));
    return 0;
  } catch (error) {
    if (error instanceof EnvironmentError) {
      console.error(`error[ENVIRONMENT] ${error.message}\nhint: ${error.hint}`);
      // A developer without network or Python may still run all gates; CI must not lose one silently.
      if (!smoke || Deno.env.get("CI") !== undefined) return 1;
      console.error("SKIPPED: the bench's smoke run, as its peers cannot be installed here");
      return 0;
    }
    if (!(error instanceof TypeError)) throw error;
    console.error(`error[USAGE] ${error.message}\nSee: deno task bench --help`);
    return 2;
  }
}

if (import.meta.main) {
  // Commands that are started from here mean paths of the folder that they are started in.
  Deno.env.delete("INIT_CWD");
  Deno.exit(await main(Deno.args));
}
