/**
 * Accuracy on real demand data: runs `evaluate` on each config's real set and writes the table of docs/benchmarks.md.
 *
 *     deno task bench:accuracy --data <folder of the data sets> [--only tourism] [--workers 2] [--write]
 */
import { parseArgs } from "node:util";
import { parquetReadObjects } from "hyparquet";
import { parseConfig } from "@lib/core/config.ts";
import { formatKey } from "@lib/core/panel.ts";
import { createRng } from "@lib/core/random.ts";
import { currentGroup } from "@lib/data/feature_store.ts";
import { readChunk } from "@lib/data/read_chunk.ts";
import { bootstrapInterval } from "@lib/metrics/bootstrap_interval.ts";
import { evaluateTable } from "@lib/training/evaluate.ts";
import { forecastFingerprint } from "../tools/fingerprint.ts";

/** One published or computed figure to stand beside; see data/README.md for the sources. */
interface Baseline {
  readonly name: string;
  readonly value: number;
}

interface DataSet {
  readonly name: string;
  readonly file: string;
  readonly measure: "wape" | "mape";
  /** Keys that the baselines were computed on. */
  readonly subset: "all" | "complete" | "sales>=90" | "sales>=52";
  readonly baselines: readonly Baseline[];
}

const SETS: readonly DataSet[] = [
  {
    name: "orange_juice",
    file: "orange_juice_weekly.csv.gz",
    measure: "mape",
    subset: "all",
    baselines: [{ name: "LightGBM global, published", value: 0.3597 }, {
      name: "log-log regression per key",
      value: 0.4555,
    }],
  },
  weekly("sales>=90", [1.0985, 0.6712, 1.0268]),
  weekly("sales>=52", [1.0152, 0.7239, 1.1068]),
  monthly("carparts", "complete", [1.654, 1.435, 1.6]),
  monthly("hospital", "all", [0.0874, 0.0783, 0.0726]),
  monthly("pbs", "complete", [0.3655, 0.3412, 0.1114]),
  monthly("aus_retail", "complete", [0.2492, 0.0818, 0.0541]),
  {
    name: "tourism",
    file: "tourism_quarterly.csv.gz",
    measure: "wape",
    subset: "all",
    baselines: three([0.238, 0.2039, 0.2032]),
  },
];

function three([naive, mean, seasonal]: readonly [number, number, number]): Baseline[] {
  return [{ name: "naive", value: naive }, { name: "mean", value: mean }, { name: "seasonal naive", value: seasonal }];
}

function monthly(name: string, subset: DataSet["subset"], values: readonly [number, number, number]): DataSet {
  return { name, file: `${name}_monthly.csv.gz`, measure: "wape", subset, baselines: three(values) };
}

function weekly(subset: DataSet["subset"], values: readonly [number, number, number]): DataSet {
  return {
    name: "online_retail_weekly",
    file: "online_retail_weekly.csv.gz",
    measure: "wape",
    subset,
    baselines: three(values),
  };
}

type Row = Readonly<Record<string, string | number>>;
/** Error sums of one key by method. */
type KeySums = ReadonlyMap<string, { readonly error: number; readonly weight: number }>;

/** One line of the table, and the JSON of bench/results. */
interface Result {
  readonly set: string;
  readonly subset: string;
  readonly keys: number;
  readonly rows: number;
  readonly measure: string;
  readonly ours: number;
  readonly lo: number;
  readonly hi: number;
  readonly average: number;
  readonly oneForAll: number;
  readonly bestSingle: string;
  readonly bestSingleValue: number;
  readonly bias: number;
  /** Mean RMSSE over all keys: ours, plain average, one for all. */
  readonly rmsse: readonly [number, number, number];
  readonly regret: number;
  readonly coverage: Readonly<Record<string, number>>;
  readonly baseline: string;
  readonly baselineValue: number;
  readonly seconds: number;
}

/** Keys of a subset, by {@linkcode formatKey}; null for all. */
async function keysOf(set: DataSet, store: string): Promise<Set<string> | null> {
  if (set.subset === "all") return null;
  const group = await currentGroup(store, set.name);
  const chosen = new Set<string>();
  for (const { from, to } of group.chunks) {
    const panel = await readChunk(group, from, to);
    panel.keys.forEach((key, k) => {
      const y = panel.y.subarray(panel.offsets[k], panel.offsets[k + 1]);
      const complete = y.length === group.end - group.start + 1 && y.every((value) => !Number.isNaN(value));
      const sales = y.filter((value) => value > 0).length;
      if (set.subset === "complete" ? complete : sales >= Number(set.subset.slice(7))) chosen.add(formatKey(key));
    });
  }
  return chosen;
}

function sumByKey(rows: readonly Row[], keyColumns: readonly string[], set: DataSet): Map<string, KeySums> {
  const methods = ["yhat", ...Object.keys(rows[0]).filter((name) => name.startsWith("yhat_"))];
  const byKey = new Map<string, Map<string, { error: number; weight: number }>>();
  for (const row of rows) {
    const key = keyColumns.map((column) => row[column]).join(" / ");
    const sums = byKey.get(key) ?? new Map(methods.map((method) => [method, { error: 0, weight: 0 }]));
    byKey.set(key, sums);
    const y = Number(row.y);
    if (set.measure === "mape" && y === 0) continue;
    // Where nobody ran, on keys that ended for instance, all are served by the same fallback.
    const fallback = methods.every((method) => method === "yhat" || row[method] === null) ? row.yhat : NaN;
    for (const [method, sum] of sums) {
      // A method that did not run where others did is no number.
      const error = Math.abs(y - Number(row[method] ?? fallback));
      sum.error += set.measure === "mape" ? error / Math.abs(y) : error;
      sum.weight += set.measure === "mape" ? 1 : Math.abs(y);
    }
  }
  return byKey;
}

function pool(keys: readonly KeySums[], method: string): number {
  let error = 0, weight = 0;
  for (const sums of keys) {
    error += sums.get(method)?.error ?? 0;
    weight += sums.get(method)?.weight ?? 0;
  }
  return error / weight;
}

async function measure(
  set: DataSet,
  options: { data: string; scratch: string; workers: number; done: Map<string, Evaluated> },
): Promise<Result> {
  const { data, scratch, workers, done } = options;
  const config = parseConfig(
    JSON.parse(await Deno.readTextFile(new URL(`../config/${set.name}.json`, import.meta.url))),
  );
  const store = `${scratch}/features`;
  const evaluated = done.get(set.name) ?? await evaluate();
  done.set(set.name, evaluated);
  const chosen = await keysOf(set, store);
  const inSubset = (row: Row) => chosen === null || chosen.has(config.keys.map((column) => row[column]).join(" / "));
  // What nobody knew at an origin has no forecast, and is nobody's error.
  const rows = evaluated.rows.filter((row) => inSubset(row) && row.yhat !== null);
  const sums = [...sumByKey(rows, config.keys, set).values()];
  const singles = Object.keys(rows[0]).filter((name) =>
    name.startsWith("yhat_") && !["yhat_mean", "yhat_median", "yhat_blend"].includes(name)
  )
    .map((method) => ({ method, value: pool(sums, method) })).filter(({ value }) => !Number.isNaN(value))
    .sort((a, b) => a.value - b.value);
  const baseline = [...set.baselines].sort((a, b) => a.value - b.value)[0];
  const interval = bootstrapInterval(sums, (sample) => pool(sample, "yhat"), { rng: createRng(1), repetitions: 400 });
  const total = rows.reduce((sum, row) => sum + Number(row.y), 0);
  return {
    set: set.name,
    subset: set.subset,
    keys: sums.length,
    rows: rows.length,
    measure: set.measure.toUpperCase(),
    ours: interval.value,
    lo: interval.lo,
    hi: interval.hi,
    average: pool(sums, "yhat_mean"),
    oneForAll: pool(sums, `yhat_${evaluated.oneForAll}`),
    bestSingle: singles[0].method.slice(5),
    bestSingleValue: singles[0].value,
    bias: rows.reduce((sum, row) => sum + Number(row.yhat) - Number(row.y), 0) / total,
    rmsse: evaluated.rmsse,
    regret: evaluated.regret,
    coverage: evaluated.coverage,
    baseline: baseline.name,
    baselineValue: baseline.value,
    seconds: evaluated.seconds,
  };

  async function evaluate(): Promise<Evaluated> {
    const started = performance.now();
    const output = `${scratch}/${set.name}.parquet`;
    const log = {
      debug() {},
      info: (text: string) => console.error(`  ${text}`),
      warn: (text: string) => console.error(`  ${text}`),
    };
    const result = await evaluateTable(config, { store, scratch, output, workers, input: `${data}/${set.file}`, log });
    const file = await Deno.readFile(output);
    const rows = await parquetReadObjects({ file: file.buffer }) as Row[];
    const { regret, coverage, oneForAll, metrics } = result;
    const rmsse = [metrics.ours.rmsse, metrics.mean.rmsse, metrics.one_for_all.rmsse] as const;
    return { rows, rmsse, regret, coverage, oneForAll, seconds: (performance.now() - started) / 1000 };
  }
}

interface Evaluated {
  readonly rows: readonly Row[];
  readonly rmsse: readonly [number, number, number];
  readonly regret: number;
  readonly coverage: Readonly<Record<string, number>>;
  readonly oneForAll: string;
  readonly seconds: number;
}

function formatTable(results: readonly Result[]): string {
  const head =
    "| set | keys | rows | measure | ours (95 % interval) | plain average | one for all | best single | best baseline | RMSSE, all keys: ours / average / one for all | bias | coverage 80 / 95 | regret |";
  const line = (r: Result) => {
    const cells = [
      r.subset === "all" ? r.set : `${r.set}, ${r.subset.replace(">=", " ≥ ")}`,
      r.keys,
      r.rows,
      r.measure,
      `**${r.ours.toFixed(4)}** (${r.lo.toFixed(4)} to ${r.hi.toFixed(4)})`,
      verdict(r.average, r.ours),
      verdict(r.oneForAll, r.ours),
      `${r.bestSingleValue.toFixed(4)} ${r.bestSingle}`,
      `${verdict(r.baselineValue, r.ours)} ${r.baseline}`,
      [
        `**${r.rmsse[0].toFixed(3)}**`,
        ...r.rmsse.slice(1).map((value) => value.toFixed(3) + (r.rmsse[0] <= value ? "" : " ✗")),
      ].join(" / "),
      `${(100 * r.bias).toFixed(1)} %`,
      Object.values(r.coverage).map((value) => value.toFixed(1)).join(" / "),
      r.regret.toFixed(3),
    ];
    return `| ${cells.join(" | ")} |`;
  };
  return [head, head.replace(/[^|]+/g, "---"), ...results.map(line)].join("\n");
}

/** A figure to beat, marked where it was not. */
function verdict(theirs: number, ours: number): string {
  return `${theirs.toFixed(4)}${ours <= theirs ? "" : " ✗"}`;
}

const RESULTS = new URL("./results/accuracy/", import.meta.url);

/** One JSON file a line of the table, so that sets can be measured one by one. */
async function saveResult(result: Result, code: string): Promise<void> {
  await Deno.mkdir(RESULTS, { recursive: true });
  const name = `${result.set}${result.subset === "all" ? "" : `-${result.subset.replace(">=", "-")}`}.json`;
  await Deno.writeTextFile(new URL(name, RESULTS), `${JSON.stringify({ ...result, code }, null, 2)}\n`);
}

/** Put the table of all saved results between the markers of docs/benchmarks.md. */
async function writePage(): Promise<void> {
  const names = [...Deno.readDirSync(RESULTS)].map((entry) => entry.name).sort();
  const results = await Promise.all(
    names.map(async (name): Promise<Result> => JSON.parse(await Deno.readTextFile(new URL(name, RESULTS)))),
  );
  const page = new URL("../docs/benchmarks.md", import.meta.url);
  const text = await Deno.readTextFile(page);
  const [begin, end] = ["<!-- accuracy:begin -->", "<!-- accuracy:end -->"];
  const from = text.indexOf(begin) + begin.length, to = text.indexOf(end);
  await Deno.writeTextFile(page, `${text.slice(0, from)}\n\n${formatTable(results)}\n\n${text.slice(to)}`);
  await new Deno.Command(Deno.execPath(), { args: ["fmt", "-q", page.pathname] }).output();
}

if (import.meta.main) {
  const { values } = parseArgs({
    args: Deno.args,
    options: {
      data: { type: "string", default: "data/raw" },
      only: { type: "string" },
      workers: { type: "string" },
      write: { type: "boolean", default: false },
    },
  });
  const scratch = await Deno.makeTempDir({ prefix: "accuracy-" });
  const workers = Number(values.workers ?? navigator.hardwareConcurrency);
  const done = new Map<string, Evaluated>();
  const results: Result[] = [];
  // Which code the figures are of: those of another are found out.
  const code = values.write ? await forecastFingerprint(scratch, workers) : "";
  for (const set of SETS) {
    if (values.only !== undefined && set.name !== values.only) continue;
    console.error(`${set.name} (${set.subset})`);
    const result = await measure(set, { data: values.data, scratch, workers, done });
    results.push(result);
    if (values.write) await saveResult(result, code);
    console.error(JSON.stringify(result));
  }
  console.log(formatTable(results));
  if (values.write) await writePage();
  await Deno.remove(scratch, { recursive: true });
  Deno.exit(0);
}
