/**
 * Where the time of a competition goes: runs that of simulated keys in one process, under V8's sampling profiler, and prints
 * the share of every part and of the functions that cost most. What the coordinator does after it is left out.
 *
 *     deno run -A bench/profile.ts [--keys 100] [--functions 15]
 *
 * @module
 */
import { Command } from "commander";
import { parseConfig } from "../lib/core/config.ts";
import { SILENT } from "../lib/core/logger.ts";
import { prepareTable } from "../lib/data/prepare.ts";
import { selectKeys } from "../lib/data/select_keys.ts";
import { TaskExecutor } from "../lib/training/execute.ts";
import { Journal } from "../lib/training/journal.ts";
import { planTraining } from "../lib/training/plan.ts";
import { runCompetition } from "../lib/training/run_competition.ts";
import type { TrainingEngine } from "../lib/training/start_engine.ts";

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

const program = new Command("profile")
  .option("--keys <n>", "number of keys", "100")
  .option("--functions <n>", "functions to list", "15")
  .option("--inside <folder>", "run the competition itself; the profile is of this process")
  .parse(["", "", ...Deno.args]);
const options = program.opts<{ keys: string; functions: string; inside?: string }>();

if (options.inside !== undefined) await compete(options.inside, Number(options.keys));
else {
  const folder = await Deno.makeTempDir({ prefix: "profile_" });
  try {
    await profile(folder, options.keys);
    report(await readProfiles(`${folder}/profile`), Number(options.functions));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The competition of the demo's first keys, without other processes. */
async function compete(folder: string, keys: number): Promise<void> {
  const config = parseConfig(JSON.parse(await Deno.readTextFile(new URL("../config/demo.json", import.meta.url))));
  const { group } = await prepareTable(config, { store: `${folder}/features`, log: SILENT });
  const plan = planTraining(config, group, { keys: selectKeys(group, { where: {}, limit: keys }) });
  const journal = new Journal(`${folder}/journal`);
  const executor = await TaskExecutor.open({ plan, journal: journal.dir }, () => performance.now());
  const pool: TrainingEngine = {
    async run(tasks, { onResult }) {
      let done = 0;
      for await (const task of tasks) await onResult(await executor.run(task), done++);
      return done;
    },
    peakBytes: () => 0,
    close: () => Promise.resolve(),
  };
  await runCompetition(plan, pool, { workers: 1, journal, log: SILENT, serve: true });
}

async function profile(folder: string, keys: string): Promise<void> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", "--cpu-prof", `--cpu-prof-dir=${folder}/profile`]
      .concat([new URL(import.meta.url).pathname, "--inside", folder, "--keys", keys]),
    stdout: "null",
    stderr: "piped",
  }).output();
  if (!success) throw new Error(`The competition failed:\n${new TextDecoder().decode(stderr)}`);
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
