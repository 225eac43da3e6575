/**
 * How much of demand is a key's own: measured on tables, so that the demo is like them in this.
 *
 *     deno run -A bench/key_variance.ts --data <folder of the data sets> [--only tourism] [--simulated]
 *
 * Logarithms of positive demand, less the mean of each block of one season (weeks of a year: of 13 weeks; days: of four weeks).
 * What repeats in both halves of a key's history is real: a variance between keys is the covariance of the halves.
 */
import { parseArgs } from "node:util";
import { parseConfig } from "@lib/core/config/config.ts";
import { type Panel, partition } from "@lib/core/rows/panel.ts";
import { mean, median, quantile, variance } from "@lib/core/numbers/statistics.ts";
import { prepareTable } from "@lib/data/prepare.ts";
import { readChunk } from "@lib/data/store/read_chunk.ts";

/** What one half of a key's history shows. */
interface Half {
  /** Season less its mean, logarithmic, shape [positions]. */
  readonly season: Float64Array;
  /** Change of log demand by that of log price, and by a promotion; NaN where unknown. */
  readonly price: number;
  readonly promotion: number;
}

interface KeyShape {
  readonly zeros: number;
  readonly noise: number;
  readonly level: number;
  readonly trend: number;
  readonly halves: readonly [Half, Half];
}

/** How a table's positions in a season and its blocks are counted. */
interface Grain {
  readonly positions: number;
  readonly block: number;
  readonly year: number;
  positionOf(period: number): number;
}

const SETS: readonly { name: string; file: string; price?: string; promotion?: string }[] = [
  { name: "orange_juice", file: "orange_juice_weekly.csv.gz", price: "price", promotion: "feat" },
  { name: "online_retail_daily", file: "online_retail_daily.csv.gz" },
  { name: "aus_retail", file: "aus_retail_monthly.csv.gz" },
  { name: "hospital", file: "hospital_monthly.csv.gz" },
  { name: "pbs", file: "pbs_monthly.csv.gz" },
  { name: "tourism", file: "tourism_quarterly.csv.gz" },
];

function grainOf(frequency: string): Grain {
  if (frequency === "day") return { positions: 7, block: 28, year: 365, positionOf: (period) => mod(period, 7) };
  if (frequency === "week") {
    return { positions: 13, block: 13, year: 52, positionOf: (period) => Math.floor(mod(period, 52) / 4) };
  }
  const m = frequency === "month" ? 12 : 4;
  return { positions: m, block: m, year: m, positionOf: (period) => mod(period, m) };
}

function mod(a: number, b: number): number {
  return ((a % b) + b) % b;
}

/** One key; null where fewer than three blocks a half have demand in most periods. */
function shapeOf(series: Panel, grain: Grain, columns: { price?: string; promotion?: string }): KeyShape | null {
  const { y } = series, n = Math.floor(y.length / grain.block) * grain.block, first = y.length - n;
  const known = y.filter((value) => !Number.isNaN(value));
  const zeros = known.filter((value) => value === 0).length / known.length;
  const blocks = n / grain.block;
  if (blocks < 6 || zeros > 0.2) {
    return blocks < 6 ? null : { zeros, noise: NaN, level: NaN, trend: NaN, halves: NOTHING };
  }
  const logs = y.subarray(first).map((value) => value > 0 ? Math.log(value) : NaN);
  const levels = Array.from({ length: blocks }, (_, b) => mean(known_(logs, b * grain.block, grain.block)));
  const rest = logs.map((value, i) => value - levels[Math.floor(i / grain.block)]);
  const column = (name: string | undefined, log: boolean) => {
    const values = series.exogenous.find((other) => other.name === name)?.values.subarray(first);
    if (values === undefined) return null;
    const own = values.map((value) => log ? Math.log(value) : value);
    return own.map((value, i) => value - mean(known_(own, Math.floor(i / grain.block) * grain.block, grain.block)));
  };
  const price = column(columns.price, true), promotion = column(columns.promotion, false);
  const half = (from: number, to: number): Half => {
    const season = Float64Array.from({ length: grain.positions }, (_, p) => {
      const at = [];
      for (let i = from; i < to; i++) if (grain.positionOf(series.ds[first + i]) === p) at.push(rest[i]);
      return mean(at.filter((value) => !Number.isNaN(value)));
    });
    const [ofPrice, ofPromotion] = price === null || promotion === null
      ? [NaN, NaN]
      : regress(rest.subarray(from, to), price.subarray(from, to), promotion.subarray(from, to));
    const centre = mean(season);
    return { season: season.map((value) => value - centre), price: ofPrice, promotion: ofPromotion };
  };
  const middle = Math.floor(blocks / 2) * grain.block, halves = [half(0, middle), half(middle, n)] as const;
  const left = rest.map((value, i) => {
    const { season, price: ofPrice, promotion: ofPromotion } = halves[i < middle ? 0 : 1];
    const moved = price === null || promotion === null ? 0 : ofPrice * price[i] + ofPromotion * promotion[i];
    return value - season[grain.positionOf(series.ds[first + i])] - (Number.isNaN(moved) ? 0 : moved);
  }).filter((value) => !Number.isNaN(value));
  const noise = variance(left);
  const steps = levels.slice(1).map((level, b) => level - levels[b]).filter((value) => !Number.isNaN(value));
  // Twice the noise of a block's mean lies in the difference of two.
  const level = Math.max(0, variance(steps) - 2 * noise / grain.block) * grain.year / grain.block;
  const years = (blocks - 1) * grain.block / grain.year;
  return { zeros, noise, level, trend: (levels.at(-1)! - levels[0]) / years, halves };
}

const NOTHING: readonly [Half, Half] = [
  { season: new Float64Array(0), price: NaN, promotion: NaN },
  { season: new Float64Array(0), price: NaN, promotion: NaN },
];

function known_(values: Float64Array, from: number, length: number): Float64Array {
  return values.subarray(from, from + length).filter((value) => !Number.isNaN(value));
}

/** Least squares on two centred columns. */
function regress(y: Float64Array, a: Float64Array, b: Float64Array): [number, number] {
  let aa = 1e-9, ab = 0, bb = 1e-9, ay = 0, by = 0;
  for (let i = 0; i < y.length; i++) {
    if (Number.isNaN(y[i] + a[i] + b[i])) continue;
    aa += a[i] * a[i];
    ab += a[i] * b[i];
    bb += b[i] * b[i];
    ay += a[i] * y[i];
    by += b[i] * y[i];
  }
  const determinant = aa * bb - ab * ab;
  if (aa < 0.05 || bb < 0.5 || determinant < 1e-6) return [NaN, NaN];
  return [(ay * bb - by * ab) / determinant, (by * aa - ay * ab) / determinant];
}

/** Standard deviation between keys of what both halves say. */
function reliable(pairs: readonly (readonly [number, number])[]): number {
  const known = pairs.filter(([one, other]) =>
    Number.isFinite(one) && Number.isFinite(other) && Math.abs(one) < 20 && Math.abs(other) < 20
  );
  const [left, right] = [mean(known.map(([one]) => one)), mean(known.map(([, other]) => other))];
  return Math.sqrt(Math.max(0, mean(known.map(([one, other]) => (one - left) * (other - right)))));
}

async function describe(
  name: string,
  config: ReturnType<typeof parseConfig>,
  at: { input?: string; scratch: string; price?: string; promotion?: string },
) {
  const { group } = await prepareTable(config, {
    store: `${at.scratch}/${name}`,
    input: at.input,
    raw: `${at.scratch}/raw`,
  });
  const grain = grainOf(group.calendar.frequency), shapes: KeyShape[] = [];
  for (const { from, to } of group.chunks) {
    const panel = await readChunk(group, from, to);
    panel.keys.forEach((_, k) => {
      const shape = shapeOf(partition(panel, k), grain, at);
      if (shape !== null) shapes.push(shape);
    });
  }
  const dense = shapes.filter(({ halves: [one, other] }) =>
    one.season.length > 0 && one.season.every(Number.isFinite) && other.season.every(Number.isFinite)
  );
  const fleet = Float64Array.from(
    { length: grain.positions },
    (_, p) => mean(dense.flatMap(({ halves }) => halves.map(({ season }) => season[p]))),
  );
  const own = Math.sqrt(
    Math.max(
      0,
      mean(
        dense.map(({ halves: [one, other] }) =>
          mean(one.season.map((value, p) => (value - fleet[p]) * (other.season[p] - fleet[p])))
        ),
      ),
    ),
  );
  const common = Math.sqrt(mean(fleet.map((value) => value * value)));
  const pairs = (of: (half: Half) => number) => dense.map(({ halves: [one, other] }) => [of(one), of(other)] as const);
  const halves = (of: (half: Half) => number) => dense.flatMap(({ halves }) => halves.map(of)).filter(Number.isFinite);
  return {
    table: name,
    keys: shapes.length,
    dense: dense.length,
    "zeros, quartiles": [0.25, 0.5, 0.75].map((p) => quantile(shapes.map(({ zeros }) => zeros), p).toFixed(2)).join(
      " ",
    ),
    "noise sd, quartiles": [0.25, 0.5, 0.75].map((p) =>
      quantile(dense.map(({ noise }) => Math.sqrt(noise)), p).toFixed(2)
    ).join(" "),
    "season sd: all": common.toFixed(3),
    "season sd: own": own.toFixed(3),
    "own share": (own ** 2 / (own ** 2 + common ** 2)).toFixed(2),
    "price: median": median(halves(({ price }) => price)).toFixed(2),
    "price: own sd": reliable(pairs(({ price }) => price)).toFixed(2),
    "promotion: median": median(halves(({ promotion }) => promotion)).toFixed(2),
    "promotion: own sd": reliable(pairs(({ promotion }) => promotion)).toFixed(2),
    "trend sd a year": Math.sqrt(variance(dense.map(({ trend }) => trend))).toFixed(3),
    "level sd a year": Math.sqrt(median(dense.map(({ level }) => level))).toFixed(3),
  };
}

const { values } = parseArgs({
  options: {
    data: { type: "string", default: "data/raw" },
    only: { type: "string" },
    simulated: { type: "boolean", default: false },
  },
});
const scratch = await Deno.makeTempDir({ prefix: "key-variance-" });
try {
  const rows = [];
  for (const { name, file, price, promotion } of SETS) {
    if (values.simulated || (values.only ?? name) !== name) continue;
    const config = parseConfig(JSON.parse(await Deno.readTextFile(new URL(`../config/${name}.json`, import.meta.url))));
    rows.push(await describe(name, config, { input: `${values.data}/${file}`, scratch, price, promotion }));
  }
  if (values.only === undefined || values.simulated) {
    const config = parseConfig(JSON.parse(await Deno.readTextFile(new URL("../config/demo.json", import.meta.url))));
    rows.push(await describe("demo", config, { scratch, price: "price", promotion: "promo" }));
  }
  if (rows.length === 0) {
    throw new RangeError(
      `Cannot measure a table as it must be one of ${SETS.map(({ name }) => name)}: current value is ${values.only}`,
    );
  }
  for (const name of Object.keys(rows[0])) {
    console.log(
      name.padEnd(20),
      ...rows.map((row) => String(row[name as keyof typeof row]).padStart(20)),
    );
  }
} finally {
  await Deno.remove(scratch, { recursive: true });
}
