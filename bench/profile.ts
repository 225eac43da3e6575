/**
 * Where the time of a competition goes: runs that of simulated keys in one process, under V8's sampling profiler, and prints
 * the seconds of every kind of task and of every contender's fits, and the share of every part and of the functions that cost most. What the coordinator does after it is left out.
 *
 *     deno run -A bench/profile.ts [--keys 100] [--functions 15]
 *
 * @module
 */
import { Command } from "commander";
import { decodeBacktests } from "../lib/competition/backtest/backtest_codec.ts";
import { parseConfig } from "../lib/core/config/config.ts";
import { SILENT_LOGGER } from "../lib/core/logger.ts";
import { prepareTable } from "../lib/data/prepare.ts";
import { selectKeys } from "../lib/data/store/select_keys.ts";
import { TaskExecutor } from "../lib/training/tasks/execute.ts";
import { Journal } from "../lib/training/tasks/journal.ts";
import { planTraining, type TrainingPlan } from "../lib/training/plan/plan.ts";
import type { TrainingTaskResult } from "../lib/training/tasks/tasks.ts";
import { runCompetition } from "../lib/training/stages/run_competition.ts";
import type { TrainingEngine } from "../lib/training/tasks/start_engine.ts";

/** A node of a V8 CPU profile. */
interface ProfileNode {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string };
  readonly children?: readonly number[];
}

/** A V8 CPU profile: which node was on top of the stack at each sample, and the microseconds since the one before. */
interface Profile {
  readonly nodes: readonly ProfileNode[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/** Parts by what the address of a function's file contains; the first that fits counts. */
const PARTS: readonly (readonly [text: string, part: string])[] = [
  ["wasm:", "tree growth (WebAssembly)"],
  ["/lib/models/trees/", "trees: binning, reading, predicting"],
  ["/lib/models/", "linear and statistical families"],
  ["ml-", "linear and statistical families"],
  ["/lib/features/", "features"],
  ["/lib/data/simulate/", "making the demo's table"],
  ["/lib/data/", "reading"],
  ["hyparquet", "reading"],
  ["/lib/registry/", "registry and reports"],
  ["/lib/training/", "training"],
  ["/lib/competition/", "competition: scores, selection, intervals"],
  ["/lib/metrics/", "competition: scores, selection, intervals"],
];

/** Seconds by what they were spent on. */
type Seconds = Record<string, number>;

/** What the competition itself measures: seconds of tasks by kind, and of fits by contender. */
interface Measured {
  readonly tasks: Seconds;
  readonly fits: Seconds;
}

const program = new Command("profile")
  .option("--keys <n>", "number of keys", "100")
  .option("--functions <n>", "functions to list", "15")
  .option("--inside <folder>", "run the competition itself; the profile is of this process")
  .parse(["", "", ...Deno.args]);
const options = program.opts<{ keys: string; functions: string; inside?: string }>();

if (options.inside !== undefined) {
  console.log(JSON.stringify(await compete(options.inside, Number(options.keys))));
} else {
  const folder = await Deno.makeTempDir({ prefix: "profile_" });
  try {
    const { tasks, fits } = await profile(folder, options.keys);
    reportSeconds("task", tasks);
    reportSeconds("fits of", fits);
    report(await readProfiles(`${folder}/profile`), Number(options.functions));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The competition of the demo's first keys, without other processes. */
async function compete(folder: string, keys: number): Promise<Measured> {
  const config = parseConfig(JSON.parse(await Deno.readTextFile(new URL("../config/demo.json", import.meta.url))));
  const { group } = await prepareTable(config, { store: `${folder}/features`, log: SILENT_LOGGER });
  const plan = planTraining(config, group, { keys: selectKeys(group, { where: {}, limit: keys }) });
  const journal = new Journal(`${folder}/journal`);
  const executor = await TaskExecutor.open({ plan, journal: journal.dir }, () => performance.now());
  const tasks: Seconds = {}, fits: Seconds = {};
  const pool: TrainingEngine = {
    async run(asked, { onResult }) {
      let done = 0;
      for await (const task of asked) {
        const started = performance.now(), result = await executor.run(task);
        add(tasks, task.kind, performance.now() - started);
        for (const [contender, milliseconds] of fitsOf(result, plan)) add(fits, contender, milliseconds);
        await onResult(result, done++);
      }
      return done;
    },
    peakBytes: () => 0,
    close: () => Promise.resolve(),
  };
  await runCompetition(plan, pool, { workers: 1, journal, log: SILENT_LOGGER, serve: true });
  return { tasks, fits };
}

function add(seconds: Seconds, name: string, milliseconds: number): void {
  seconds[name] = (seconds[name] ?? 0) + milliseconds / 1e3;
}

/** Milliseconds of the fits of a task, by contender. */
function fitsOf(result: TrainingTaskResult, { contenders }: TrainingPlan): [contender: string, milliseconds: number][] {
  if (result.kind === "finish") return [];
  if (result.kind === "pooled") {
    return result.models.map(({ contender, milliseconds = 0 }) => [contender, milliseconds]);
  }
  const backtests = decodeBacktests(result.bytes);
  return contenders.map(({ name }, c) => [name, backtests.reduce((sum, { fitMs }) => sum + fitMs[c], 0)]);
}

async function profile(folder: string, keys: string): Promise<Measured> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", "--cpu-prof", `--cpu-prof-dir=${folder}/profile`]
      .concat([new URL(import.meta.url).pathname, "--inside", folder, "--keys", keys]),
    stdout: "piped",
    stderr: "piped",
  }).output();
  if (!success) throw new Error(`The competition failed:\n${new TextDecoder().decode(stderr)}`);
  return JSON.parse(new TextDecoder().decode(stdout));
}

/** Microseconds by part and function, over all threads, idle time left out. */
async function readProfiles(folder: string): Promise<Map<string, { part: string; micros: number }>> {
  const functions = new Map<string, { part: string; micros: number }>();
  for await (const { name } of Deno.readDir(folder)) {
    const profile: Profile = JSON.parse(await Deno.readTextFile(`${folder}/${name}`));
    const nodes = new Map(profile.nodes.map((node) => [node.id, node.callFrame]));
    profile.samples.forEach((sample, i) => {
      const frame = nodes.get(sample);
      if (frame === undefined || /idle|op_worker_maybe_wait/.test(frame.functionName)) return;
      const file = frame.url.split("/").at(-1) ?? "", part = partOf(frame.url);
      const key = frame.url.startsWith("wasm:") ? frame.functionName : `${frame.functionName || "(closure)"} ${file}`;
      const known = functions.get(key);
      if (known === undefined) functions.set(key, { part, micros: profile.timeDeltas[i] });
      else known.micros += profile.timeDeltas[i];
    });
  }
  return functions;
}

function partOf(url: string): string {
  return PARTS.find(([text]) => url.includes(text))?.[1] ?? "runtime: collector, files, start";
}

function reportSeconds(what: string, seconds: Seconds): void {
  console.log(`| ${what} | seconds |\n| --- | --- |`);
  for (const [name, spent] of Object.entries(seconds).sort((a, b) => b[1] - a[1])) {
    if (spent >= 0.05) console.log(`| ${name} | ${spent.toFixed(1)} |`);
  }
  console.log("");
}

function report(functions: Map<string, { part: string; micros: number }>, most: number): void {
  const parts = new Map<string, number>();
  let total = 0;
  for (const { part, micros } of functions.values()) {
    total += micros;
    parts.set(part, (parts.get(part) ?? 0) + micros);
  }
  const share = (micros: number) => `${(100 * micros / total).toFixed(1)} %`;
  console.log(`${(total / 1e6).toFixed(1)} s of work\n\n| part | share |\n| --- | --- |`);
  for (const [part, micros] of [...parts].sort((a, b) => b[1] - a[1])) console.log(`| ${part} | ${share(micros)} |`);
  console.log("\n| function | share |\n| --- | --- |");
  const sorted = [...functions].sort((a, b) => b[1].micros - a[1].micros).slice(0, most);
  for (const [name, { micros }] of sorted) console.log(`| ${name} | ${share(micros)} |`);
}
