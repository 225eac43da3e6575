import { formatPeriod } from "@lib/core/time/calendar.ts";
import { parseConfig } from "@lib/core/config/config.ts";
import { resolveConfig, type ResolvedConfig } from "@lib/core/config/resolve_config.ts";
import { openRowWriter } from "@lib/data/outputs/row_writer.ts";
import { simulateDemand } from "@lib/data/simulate/simulate_demand.ts";
import type { SimulatedKey } from "@lib/data/simulate/simulate_key.ts";
import { openForecasting } from "@lib/inference/series/inference.ts";
import { rmsse, wape } from "@lib/metrics/point_metrics.ts";
import { trainTable } from "@lib/training/train.ts";
import { writeNpy } from "../harness/npy.ts";
import { isRepetition } from "../harness/peer.ts";
import type { BenchContext, Target } from "../harness/target.ts";

const FOLDS = 3;
const SEASON = 7;

/** Sizes of one comparison. */
interface Sizes {
  /** Keys that ours trains: enough to share the cost of the pooled models as a table does. */
  readonly keys: number;
  /** Keys of them that the peer takes per pair, others each time. */
  readonly sample: number;
  /** Days that both sides know. */
  readonly days: number;
  readonly horizon: number;
  /** Training rows of one model at most. */
  readonly rows: number;
  /** Trees of the peer's ensembles. */
  readonly trees: number;
}

/** One simulated table: what both sides know, and what comes after it. */
interface Table {
  readonly keys: readonly SimulatedKey[];
  readonly config: ResolvedConfig;
  /** Price and promotion of the horizon, for the forecast of our champions. */
  readonly future: string;
  /** What the peer's function is given in every repetition. */
  readonly peer: Readonly<Record<string, unknown>>;
}

/** The product's own path from table to registered champions, against the same competition written in Python. */
export const p09: Target = {
  id: "P9",
  what: "the whole competition per key: 60 keys of 3 years of days, h = 28, all default contenders and their " +
    "combinations, 3 folds (no hold-out span), final fit, registry; from reading the table to the version, one worker",
  peer:
    "per key in Python, library defaults: random forest (100), XGBoost hist (100, depth 6), Ridge, AutoETS, same 3 " +
    "folds, winner refitted and pickled, n_jobs=1; 4 of the keys in each pair",
  bar: 10,
  stretch: 30,
  better: "higher",
  pairs: 5,
  async run(ctx) {
    const sizes = ctx.smoke
      ? { keys: 3, sample: 1, days: 150, horizon: 7, rows: 1000, trees: 3 }
      : { keys: 60, sample: 4, days: 1096, horizon: 28, rows: 1000, trees: 100 };
    const table = await makeTable(ctx, sizes);
    const measurement = await ctx.alternate({
      warmUps: 1,
      async ours(pair) {
        const { seconds, forecasts } = await trainOurs(ctx, table);
        const picked = samplePositions(pair, { ...sizes, pairs: ctx.pairs });
        return { seconds, errors: errorsOf(table, picked, picked.map((key) => forecasts[key])) };
      },
      async theirs(pair) {
        const picked = samplePositions(pair, { ...sizes, pairs: ctx.pairs });
        const answer = await ctx.peer.call("competition.per_key", { ...table.peer, keys: picked });
        if (!isForecast(answer)) throw new TypeError(`Cannot use the peer's answer: ${JSON.stringify(answer)}`);
        ctx.log(`peer's winners: ${answer.winners.join(", ")}`);
        return { seconds: answer.seconds, errors: errorsOf(table, picked, answer.forecasts) };
      },
    });
    return { ...measurement, note: "times are per key" };
  },
};

/** Positions of the keys that the peer takes in a pair: spread over all, others in each pair if there are enough. */
export function samplePositions(pair: number, of: { keys: number; sample: number; pairs: number }): number[] {
  const stride = Math.max(1, Math.floor(of.keys / (of.sample * of.pairs)));
  return Array.from({ length: of.sample }, (_, i) => (pair * of.sample + i) * stride % of.keys);
}

/** Write the table of what is known, the future of price and promotion, and both as arrays for the peer. */
async function makeTable(ctx: BenchContext, sizes: Sizes): Promise<Table> {
  const { days, horizon, rows, trees } = sizes, length = days + horizon;
  const keys = pickKeys(sizes);
  const start = formatPeriod({ frequency: "day", anchor: 0 }, keys[0].start);
  const source = `${ctx.scratch}/demand.csv`, future = `${ctx.scratch}/future.csv`, output = `${ctx.scratch}/pickles`;
  writeRows(source, keys, { from: 0, to: days });
  writeRows(future, keys, { from: days, to: length });
  await Deno.mkdir(output);
  const array = (name: string, column: (key: SimulatedKey) => ArrayLike<number>, columns: number) => {
    const values = Float64Array.from(keys.flatMap((key) => Array.from(column(key)).slice(0, columns)));
    return writeNpy(`${ctx.scratch}/${name}.npy`, values, [keys.length, columns]);
  };
  const [y, price, promo] = await Promise.all([
    array("y", (key) => key.demand, days),
    array("price", (key) => key.price, length),
    array("promo", (key) => key.promo, length),
  ]);
  const given = parseConfig({
    name: "competition",
    source,
    exogenous: { future: ["price", "promo"] },
    horizon,
    folds: { count: FOLDS },
    // Both sides spend the last span they know on a fold; what is scored here comes after it.
    holdout: false,
    limits: { localRows: rows },
  });
  const config = resolveConfig(given, { frequency: "day" });
  return {
    keys,
    config,
    future,
    peer: { y, price, promo, start, horizon, folds: FOLDS, max_rows: rows, trees, output },
  };
}

/** Keys that sell from the first day to the last: those that need no competition would cost us next to nothing. */
function pickKeys({ keys, days, horizon }: Sizes): SimulatedKey[] {
  const picked: SimulatedKey[] = [];
  for (const key of simulateDemand({ world: "alike", items: keys, locations: 2, days: days + horizon })) {
    const isSold = key.demand.subarray(days - horizon, days).some((units) => units > 0);
    if (isSold && key.demand.length === days + horizon) picked.push(key);
    if (picked.length === keys) return picked;
  }
  throw new RangeError(`Cannot make the table as ${keys} keys are needed: current value is ${picked.length}`);
}

function writeRows(path: string, keys: readonly SimulatedKey[], { from, to }: { from: number; to: number }): void {
  const writer = openRowWriter(path, [
    { name: "date", type: "text" },
    { name: "item", type: "text" },
    { name: "location", type: "text" },
    { name: "demand", type: "number" },
    { name: "price", type: "number" },
    { name: "promo", type: "number" },
  ]);
  try {
    for (const { start, item, location, demand, price, promo } of keys) {
      const dates = Array.from({ length: to - from }, (_, t) => {
        return formatPeriod({ frequency: "day", anchor: 0 }, start + from + t);
      });
      writer.append([
        dates,
        dates.map(() => item),
        dates.map(() => location),
        demand.subarray(from, to),
        price.subarray(from, to),
        Float64Array.from(promo.subarray(from, to)),
      ]);
    }
    writer.finish();
  } finally {
    writer.discard();
  }
}

/** Train in folders of its own; then, outside the clock, what the registered champions forecast for each key. */
async function trainOurs(ctx: BenchContext, table: Table): Promise<{ seconds: number; forecasts: Float64Array[] }> {
  const { config, future, keys } = table;
  const scratch = await Deno.makeTempDir({ dir: ctx.scratch, prefix: "ours-" });
  const folders = { store: `${scratch}/features`, registry: `${scratch}/models`, now: () => new Date() };
  try {
    const started = performance.now();
    const { summary } = await trainTable(config, { ...folders, reports: `${scratch}/reports`, workers: 1 });
    const seconds = (performance.now() - started) / 1e3 / keys.length;
    if (summary.outcomes.champion !== keys.length) {
      throw new RangeError(
        `Cannot compare as each of ${keys.length} keys needs a champion: current value is ${summary.outcomes.champion}`,
      );
    }
    ctx.log(`ours: ${JSON.stringify(summary.wins)}, seconds ${JSON.stringify(summary.seconds)}`);
    return { seconds, forecasts: await forecastAll({ ...folders, future }, keys) };
  } finally {
    await Deno.remove(scratch, { recursive: true });
  }
}

async function forecastAll(
  source: Parameters<typeof openForecasting>[0],
  keys: readonly SimulatedKey[],
): Promise<Float64Array[]> {
  const inference = await openForecasting(source);
  try {
    const found = new Map<string, Float64Array>();
    for (let position = 0; position < inference.group.keys.length; position++) {
      const { panel, forecast } = await inference.forecast([position]);
      found.set(panel.keys[0].parts.join("/"), forecast.yhat);
    }
    return keys.map(({ item, location }) => found.get(`${item}/${location}`) ?? new Float64Array(0));
  } finally {
    inference.close();
  }
}

/** Errors of forecasts of some keys: over all their days, and the mean over the keys on their own scales. */
function errorsOf(table: Table, picked: readonly number[], forecasts: readonly ArrayLike<number>[]) {
  const { horizon } = table.config;
  const sides = picked.map((key, i) => {
    const { demand } = table.keys[key], days = demand.length - horizon;
    return {
      train: demand.subarray(0, days),
      actual: demand.subarray(days),
      predicted: Float64Array.from(forecasts[i]),
    };
  });
  const scaled = sides.map(({ train, actual, predicted }) => rmsse(actual, predicted, { train, seasonLength: SEASON }));
  return {
    "hold-out WAPE": wape(sides.flatMap(({ actual }) => [...actual]), sides.flatMap(({ predicted }) => [...predicted])),
    "hold-out RMSSE": scaled.reduce((sum, error) => sum + error, 0) / scaled.length,
  };
}

/** True for what `competition.per_key` of the peer returns. */
function isForecast(value: unknown): value is { seconds: number; forecasts: number[][]; winners: string[] } {
  return isRepetition(value) && "forecasts" in value && "winners" in value && Array.isArray(value.winners) &&
    Array.isArray(value.forecasts) && value.forecasts.every(Array.isArray);
}
