/**
 * Where the time of a training run goes: trains simulated keys on one worker under V8's sampling profiler and prints the
 * share of every part and of the functions that cost most.
 *
 *     deno run -A bench/profile.ts [--keys 100] [--functions 15]
 *
 * @module
 */
import { Command } from "commander";

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
  .parse(["", "", ...Deno.args]);
const options = program.opts<{ keys: string; functions: string }>();

const folder = await Deno.makeTempDir({ prefix: "profile_" });
try {
  await train(folder, options.keys);
  report(await readProfiles(`${folder}/profile`), Number(options.functions));
} finally {
  await Deno.remove(folder, { recursive: true });
}

async function train(folder: string, keys: string): Promise<void> {
  const main = new URL("../lib/cli/main.ts", import.meta.url).pathname;
  const where = ["--store", `${folder}/features`, "--registry", `${folder}/models`, "--reports", `${folder}/reports`];
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", "--cpu-prof", `--cpu-prof-dir=${folder}/profile`, main, "train"]
      .concat(["--limit", keys, "--workers", "1", "--no-charts", "--quiet"], where),
    stdout: "null",
    stderr: "piped",
  }).output();
  if (!success) throw new Error(`The training run failed:\n${new TextDecoder().decode(stderr)}`);
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
