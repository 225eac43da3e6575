import { parseConfig } from "@lib/core/config/config.ts";
import type { Config } from "@lib/core/config/config_type.ts";
import { prepareTable } from "@lib/data/prepare.ts";
import { readChunk } from "@lib/data/store/read_chunk.ts";
import { inferRows } from "@lib/inference/rows/infer_rows.ts";
import { trainTable } from "@lib/training/train.ts";
import { type KeyedRows, keyedRows, LEVELS, NUMBERS, tableColumns, writeColumns } from "../harness/keyed_rows.ts";
import { writeNpy } from "../harness/npy.ts";
import { isRepetition } from "../harness/peer.ts";
import { processorSeconds } from "../harness/process_usage.ts";
import type { BenchContext, Measurement, Target } from "../harness/target.ts";
import { samplePositions } from "./p09_competition.ts";

/** A probability of 0 that comes true once would cost more than all others together; the peer's bound is the same. */
const LEAST = 1e-6;

/** Sizes of one comparison. */
interface Sizes {
  readonly keys: number;
  /** Keys of them that the peer fits models of their own for, others in each pair. */
  readonly sample: number;
  /** Fewest and most rows of a key. */
  readonly rows: readonly [number, number];
  /** Rows of each key that come after. */
  readonly later: number;
  /** Trees of the peer's ensembles. */
  readonly trees: number;
}

/** As the targets have them. */
export const SIZES: Sizes = { keys: 200, sample: 8, rows: [60, 180], later: 30, trees: 100 };
const SMOKE: Sizes = { keys: 4, sample: 1, rows: [40, 60], later: 5, trees: 3 };

/** One simulated table: what both sides know, and what comes after it. */
interface Table {
  readonly sizes: Sizes;
  readonly config: Config;
  readonly later: KeyedRows;
  /** Rows to predict, without their target. */
  readonly input: string;
  /** What the peer's function is given in every repetition. */
  readonly peer: Readonly<Record<string, unknown>>;
}

/** Numbers per key. */
export const p21: Target = tables("P21", "regression");
/** Classes per key. */
export const p21Classes: Target = tables("P21C", "classification");

function tables(id: string, problem: "regression" | "classification"): Target {
  const linear = problem === "regression" ? "RidgeCV" : "LogisticRegression";
  return {
    id,
    what: `${problem} per key: 200 keys of 60 to 180 rows, 8 numbers, 2 categories, all default contenders and their ` +
      "combinations, 5 folds (no hold-out part), final fit, registry; from reading the table to the version, one worker; " +
      "seconds of processor, its own and the worker's",
    peer:
      `in Python, library defaults, n_jobs=1: ${linear}, random forest (100), XGBoost hist (100, depth 6), each of all ` +
      "keys and of each key, same 5 folds, the winner of each key refitted and pickled; of a key: 8 in each pair",
    bar: 8,
    stretch: 20,
    better: "higher",
    pairs: 5,
    run: (ctx) => compare(ctx, problem),
  };
}

async function compare(ctx: BenchContext, problem: "regression" | "classification"): Promise<Measurement> {
  const table = await makeTable(ctx.scratch, problem, ctx.smoke ? SMOKE : SIZES), { keys, sample } = table.sizes;
  const pick = (pair: number) => samplePositions(pair, { keys, sample, pairs: ctx.pairs });
  const measurement = await ctx.alternate({
    warmUps: 1,
    async ours(pair) {
      const { seconds, predicted } = await trainOurs(ctx, table);
      return { seconds, errors: errorsOf(table, predicted, new Set(pick(pair))) };
    },
    async theirs(pair) {
      const answer = await ctx.peer.call("tables.compete", { ...table.peer, sample: pick(pair) });
      if (!isRepetition(answer)) throw new TypeError(`Cannot use the peer's answer: ${JSON.stringify(answer)}`);
      ctx.log(`peer: ${JSON.stringify(answer)}`);
      return answer;
    },
  });
  return { ...measurement, note: "times are seconds of processor per key" };
}

/** Write the table, the rows that come after it, and both as arrays for the peer. */
export async function makeTable(
  folder: string,
  problem: "regression" | "classification",
  sizes: Sizes,
): Promise<Table> {
  const { keys, trees } = sizes, isClass = problem === "classification";
  const { known, later } = keyedRows({ ...sizes, isClass, seed: 21 });
  const source = `${folder}/known.csv`, input = `${folder}/later.csv`, output = `${folder}/pickles`;
  writeRows(source, known, { isClass, withTarget: true });
  writeRows(input, later, { isClass, withTarget: false });
  await Deno.mkdir(output);
  const config = parseConfig({
    name: "tables",
    problem,
    source,
    keys: ["customer"],
    target: "y",
    // Both sides spend all they know on folds; what is scored here comes after it.
    split: { train: 0.8, validation: 0.2, test: 0, folds: 5 },
    holdout: false,
  });
  const parts = await partsOf(known, { config, store: `${folder}/split` });
  return {
    sizes,
    config,
    later,
    input,
    peer: {
      known: await writeArrays(`${folder}/known`, known),
      later: await writeArrays(`${folder}/later`, later),
      parts: await writeNpy(`${folder}/parts.npy`, parts),
      levels: LEVELS,
      ...{ keys, trees, output },
      is_class: isClass,
    },
  };
}

/** Fold of each row, as the product splits them: a row is found again by a number that no other has. */
async function partsOf(
  { numbers: [first] }: KeyedRows,
  { config, store }: { readonly config: Config; readonly store: string },
): Promise<Int32Array> {
  const { group } = await prepareTable(config, { store, serve: false });
  const panel = await readChunk(group, 0, group.keys.length), parts = new Map<number, number>();
  panel.exogenous.find(({ name }) => name === "x0")!.values.forEach((value, row) => parts.set(value, panel.ds[row]!));
  return Int32Array.from(first!, (value) => {
    const part = parts.get(value);
    return part === undefined ? refuse("each row must be found again", value) : part;
  });
}

function refuse(requirement: string, value: number): never {
  throw new RangeError(`Cannot compare as ${requirement}: current value is ${value}`);
}

/** Rows as a file. @param path CSV. @param rows What it holds. @param options Whether the target is a class; whether it is told. */
export function writeRows(
  path: string,
  rows: KeyedRows,
  { isClass, withTarget }: { readonly isClass: boolean; readonly withTarget: boolean },
): void {
  writeColumns(path, tableColumns(rows, { isClass }).filter(({ name }) => withTarget || name !== "y"));
}

/** Columns as matrices, by the names that the peer knows. */
async function writeArrays(path: string, { key, numbers, categories, y }: KeyedRows): Promise<Record<string, string>> {
  const n = y.length;
  return {
    key: await writeNpy(`${path}_key.npy`, key),
    y: await writeNpy(`${path}_y.npy`, y),
    numbers: await writeNpy(
      `${path}_numbers.npy`,
      Float64Array.from({ length: n * NUMBERS }, (_, i) => numbers[i % NUMBERS]![Math.floor(i / NUMBERS)]!),
      [n, NUMBERS],
    ),
    categories: await writeNpy(
      `${path}_categories.npy`,
      Int32Array.from(
        { length: n * LEVELS.length },
        (_, i) => categories[i % LEVELS.length]![Math.floor(i / LEVELS.length)]!,
      ),
      [n, LEVELS.length],
    ),
  };
}

/** Train in folders of its own; then, outside the clock, what the registered champions predict for the later rows. */
export async function trainOurs(
  ctx: Pick<BenchContext, "scratch" | "log">,
  table: Table,
): Promise<{ seconds: number; predicted: Float64Array }> {
  const { config, input, sizes: { keys } } = table;
  const scratch = await Deno.makeTempDir({ dir: ctx.scratch, prefix: "ours-" });
  const folders = { store: `${scratch}/features`, registry: `${scratch}/models`, now: () => new Date() };
  try {
    const before = processorSeconds();
    const { summary } = await trainTable(config, { ...folders, reports: `${scratch}/reports`, workers: 1 });
    // Its worker has ended and counts.
    const seconds = (processorSeconds() - before) / keys;
    if (summary.outcomes.champion !== keys) refuse(`each of ${keys} keys needs a champion`, summary.outcomes.champion);
    ctx.log(`ours: ${JSON.stringify(summary.wins)}, seconds ${JSON.stringify(summary.seconds)}`);
    const output = `${scratch}/predictions.jsonl`;
    await inferRows({ ...folders, input, output });
    return { seconds, predicted: await readPredictions(output) };
  } finally {
    await Deno.remove(scratch, { recursive: true });
  }
}

/** A number, or the probability of the class that is asked for, row by row. */
async function readPredictions(path: string): Promise<Float64Array> {
  const lines = (await Deno.readTextFile(path)).trimEnd().split("\n").map((line) => JSON.parse(line));
  return Float64Array.from(lines, (line) => line.yhat ?? line.p_yes);
}

/** Error on the later rows of some keys, by its name. */
export function errorsOf(
  { later, config }: Table,
  predicted: Float64Array,
  keys: ReadonlySet<number>,
): Record<string, number> {
  const rows = Array.from(later.y.keys()).filter((row) => keys.has(later.key[row]!));
  const mean = (loss: (actual: number, said: number) => number) =>
    rows.reduce((sum, row) => sum + loss(later.y[row]!, predicted[row]!), 0) / rows.length;
  if (config.problem === "regression") return { RMSE: Math.sqrt(mean((actual, said) => (actual - said) ** 2)) };
  return {
    "log loss": mean((actual, said) => {
      const p = Math.min(1 - LEAST, Math.max(LEAST, said));
      return -Math.log(actual === 1 ? p : 1 - p);
    }),
  };
}
