/**
 * Plants faults in copies of the project and lists those that no test notices: `deno task mutate`.
 *
 * @module
 */
import { ensureDir } from "@std/fs";
import { parseArgs } from "node:util";
import { hashValue } from "@lib/core/bytes/hash.ts";
import { createRng, hashSeed } from "@lib/core/numbers/random.ts";
import { listModules } from "../module_graph.ts";
import { copyProject } from "../copy_project.ts";
import { judge, type Verdict } from "./judge.ts";
import { listMutations, locate, type Mutation } from "./mutations.ts";
import { PLANTED } from "./planted.ts";

const ROOT = new URL("../..", import.meta.url).pathname.replace(/\/$/, "");

/** Share of the faults that the tests must notice. */
const NEEDED = 0.95;

/**
 * Draw some of a list without repetition.
 *
 * @param all The list. @param count How many, at most. @param seed Text.
 * @returns In the order of the list.
 */
export function draw<T>(all: readonly T[], count: number, seed: string): T[] {
  const rng = createRng(hashSeed("mutate", seed));
  const order = all.map((_, i) => [rng.next(), i] as const).sort((a, b) => a[0] - b[0]).slice(0, count);
  const drawn = new Set(order.map(([, i]) => i));
  return all.filter((_, i) => drawn.has(i));
}

/** The planted faults of meaning where they stand now. */
export async function plantedFaults(): Promise<Mutation[]> {
  return await Promise.all(
    PLANTED.map(async (planted) => locate(planted, await Deno.readTextFile(`${ROOT}/${planted.file}`))),
  );
}

/**
 * Faults of one operator each, as many from every room as it has share in the code.
 *
 * @param count How many, at most. @param options `seed`: what is drawn; `only`: part of the path or of the name.
 */
export async function operatorFaults(
  count: number,
  { seed, only }: { readonly seed: string; readonly only: string },
): Promise<Mutation[]> {
  const files = (await listModules(ROOT, "lib")).filter((file) =>
    !/\/(?:mod|_contract|engine_bytes|lanes_bytes|lanes_wasm|kernels_bytes|neural\/kernels_wasm)\.ts$/.test(file)
  );
  const all = await Promise.all(
    files.map(async (file) => listMutations(file, await Deno.readTextFile(`${ROOT}/${file}`))),
  );
  return draw(all.flat().filter((fault) => isMeant(fault, only)), count, seed);
}

function isMeant({ file, name }: Mutation, only: string): boolean {
  return `${file} ${name}`.includes(only);
}

/** Identity of the code and its tests: verdicts on other code are no verdicts. */
async function codeHash(): Promise<string> {
  const files = (await Promise.all(["lib", "tests"].map((folder) => listModules(ROOT, folder)))).flat();
  return hashValue(await Promise.all(files.map((file) => Deno.readTextFile(`${ROOT}/${file}`))));
}

const HELP = `Plants faults in copies of the project and lists those that no test notices.

Usage: deno task mutate [--operators N] [--sample N] [--seed S] [--jobs N] [--only TEXT] [--fresh]

  --operators N   faults of one operator each (a bound, a sign, an off by one), drawn from lib; default 0
  --sample N      only so many of the planted faults, drawn; default all
  --seed S        what is drawn; default 1
  --jobs N        copies of the project that are tested side by side; default one per processor
  --only TEXT     draw from faults alone whose file or name contains the text, such as lib/registry/
  --fresh         judge again what an earlier call has judged
  --help          this text

Verdicts are kept in reports/mutate/; a call that was interrupted goes on where it stopped. Exits 1 if fewer than 95 %
of the faults are noticed.

Examples
  deno task mutate
  deno task mutate --sample 10
  deno task mutate --sample 0 --operators 50 --seed 7 --only lib/registry/
`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    args: Deno.args,
    options: {
      operators: { type: "string", default: "0" },
      sample: { type: "string", default: String(PLANTED.length) },
      seed: { type: "string", default: "1" },
      jobs: { type: "string", default: String(navigator.hardwareConcurrency) },
      only: { type: "string", default: "" },
      fresh: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return console.log(HELP), 0;
  const faults = [
    ...draw((await plantedFaults()).filter((fault) => isMeant(fault, values.only)), Number(values.sample), values.seed),
    ...await operatorFaults(Number(values.operators), values),
  ];
  const verdicts = await judgeAll(faults, { jobs: Number(values.jobs), fresh: values.fresh });
  return report(verdicts);
}

async function judgeAll(faults: readonly Mutation[], options: { jobs: number; fresh: boolean }): Promise<Verdict[]> {
  const store = `${ROOT}/reports/mutate`, code = await codeHash();
  await ensureDir(store);
  const verdicts: Verdict[] = [];
  const todo = [...faults];
  const lane = async () => {
    const root = await Deno.makeTempDir({ prefix: "mutate_" });
    await copyProject(root);
    try {
      for (let fault = todo.shift(); fault !== undefined; fault = todo.shift()) {
        const path = `${store}/${hashValue([fault, code])}.json`;
        const known = options.fresh ? null : await Deno.readTextFile(path).catch(() => null);
        const verdict: Verdict = known === null ? await judge(fault, root) : JSON.parse(known);
        if (known === null) await Deno.writeTextFile(path, JSON.stringify(verdict));
        verdicts.push(verdict);
        console.error(line(verdict, `${verdicts.length}/${faults.length}`));
      }
    } finally {
      await Deno.remove(root, { recursive: true });
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(options.jobs, faults.length)) }, lane));
  return verdicts;
}

function line({ mutation, outcome, by, seconds }: Verdict, prefix: string): string {
  const { file, name, line } = mutation;
  return `${prefix} ${outcome.padEnd(8)} ${seconds.toFixed(0).padStart(4)} s  ${file}:${line}  ${name}  (${by})`;
}

function report(verdicts: readonly Verdict[]): number {
  const survivors = verdicts.filter(({ outcome }) => outcome === "survived");
  for (const { mutation: { file, name, line, before, after } } of survivors) {
    console.log(`survived  ${file}:${line}  ${name}\n  - ${before.trim()}\n  + ${after.trim()}`);
  }
  const share = verdicts.length === 0 ? 1 : 1 - survivors.length / verdicts.length;
  console.log(
    `${verdicts.length - survivors.length} of ${verdicts.length} faults killed (${(100 * share).toFixed(1)} %, needed ${
      100 * NEEDED
    } %)`,
  );
  return share >= NEEDED ? 0 : 1;
}

if (import.meta.main) Deno.exit(await main());
