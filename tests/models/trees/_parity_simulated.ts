import { createRng, hashSeed, type Rng } from "../../../lib/core/numbers/random.ts";

/** Loss of a set; `level` belongs to `quantile`. */
export type ParityLoss = "squared" | "absolute" | "poisson" | "quantile";

/** Rows of one replicate: the first `train` of them are fitted, the others are the hold-out. */
export interface Sample {
  /** Row by row, shape [n][p]; NaN is missing. */
  readonly x: readonly (readonly number[])[];
  /** Target, shape [n]. */
  readonly y: readonly number[];
}

/** What both sides of a comparison are given. */
export interface ParitySet {
  readonly name: string;
  /** Which of the shapes it stands for, or the source of its keys. */
  readonly shape: string;
  readonly train: number;
  readonly loss: ParityLoss;
  readonly level: number;
  /** Least rows of a leaf. */
  readonly minLeaf: number;
  /** Columns that hold categories. */
  readonly categorical: readonly number[];
  /** Independent draws or keys; the ratio is their geometric mean. */
  readonly replicates: number;
  sample(replicate: number): Sample;
}

type Recipe = (rng: Rng, rows: number) => Sample;
type Options = Partial<Pick<ParitySet, "loss" | "level" | "minLeaf" | "categorical">>;

/** Rows drawn independently. */
function rowsOf(rows: number, draw: () => readonly [number[], number]): Sample {
  const drawn = Array.from({ length: rows }, draw);
  return { x: drawn.map(([x]) => x), y: drawn.map(([, y]) => y) };
}

/** Rows of a series: `lags` and means over `windows` of the past, then what `known` says of the period itself. */
function rowsOfSeries(
  y: readonly number[],
  past: { lags: readonly number[]; windows: readonly number[]; known?: (t: number) => number[] },
): Sample {
  const reach = Math.max(...past.lags, ...past.windows);
  const x = y.slice(reach).map((_, i) => {
    const t = i + reach;
    const mean = (window: number) => y.slice(t - window, t).reduce((sum, v) => sum + v, 0) / window;
    return [...past.lags.map((lag) => y[t - lag]), ...past.windows.map(mean), ...(past.known?.(t) ?? [])];
  });
  return { x, y: y.slice(reach) };
}

const uniform = (rng: Rng, p: number) => Array.from({ length: p }, () => rng.next());
const normals = (rng: Rng, p: number) => Array.from({ length: p }, () => rng.normal());
const levels = (rng: Rng, p: number, count: number) => Array.from({ length: p }, () => rng.integer(count));

function poisson(rng: Rng, rate: number): number {
  let count = 0;
  for (let product = rng.next(), limit = Math.exp(-rate); product > limit; product *= rng.next()) count++;
  return count;
}

/** Student's t with three degrees of freedom. */
function heavy(rng: Rng): number {
  const [a, b, c] = normals(rng, 3);
  return rng.normal() / Math.sqrt((a * a + b * b + c * c) / 3);
}

const friedman: Recipe = (rng, rows) =>
  rowsOf(rows, () => {
    const x = uniform(rng, 8);
    const mean = 10 * Math.sin(Math.PI * x[0] * x[1]) + 20 * (x[2] - 0.5) ** 2 + 10 * x[3] + 5 * x[4];
    return [x, mean + rng.normal()];
  });

const linear = (p: number, noise: number): Recipe => (rng, rows) =>
  rowsOf(rows, () => {
    const x = normals(rng, p);
    return [x, 2 * x[0] - x[1] + 0.5 * x[2] + noise * rng.normal()];
  });

const noise: Recipe = (rng, rows) => rowsOf(rows, () => [normals(rng, 5), 10 + rng.normal()]);

const interactions: Recipe = (rng, rows) =>
  rowsOf(rows, () => {
    const x = normals(rng, 6);
    return [x, x[0] * x[1] + 2 * Number(x[2] > 0.2) * x[3] + rng.normal()];
  });

const steps: Recipe = (rng, rows) =>
  rowsOf(rows, () => {
    const x = uniform(rng, 4);
    return [x, Math.floor(5 * x[0]) + 3 * Number(x[1] > 0.7 && x[2] > 0.4) + rng.normal()];
  });

const collinear: Recipe = (rng, rows) =>
  rowsOf(rows, () => {
    const a = rng.normal(), b = rng.normal(), near = () => a + 0.1 * rng.normal();
    return [[near(), near(), near(), near(), b, b, rng.normal()], Math.abs(a) + b + 0.5 * rng.normal()];
  });

const smoothSales: Recipe = (rng, rows) => {
  const phase = rng.next() * 60;
  const y = Array.from(
    { length: rows + 28 },
    (_, t) => 40 + 8 * Math.sin(2 * Math.PI * t / 7) + 5 * Math.sin(2 * Math.PI * (t + phase) / 60) + 2 * rng.normal(),
  );
  return rowsOfSeries(y, { lags: [1, 2, 7, 14], windows: [7, 28], known: (t) => [t % 7] });
};

const promotedSales: Recipe = (rng, rows) => {
  const promo = Array.from({ length: rows + 28 }, () => Number(rng.next() < 0.1));
  const price = promo.map((flag) => 10 - 2 * flag + rng.integer(3) / 2);
  const y = price.map((p, t) =>
    (30 + 8 * Math.sin(2 * Math.PI * t / 7)) * (1 + 0.6 * promo[t]) * (10 / p) + 3 * rng.normal()
  );
  return rowsOfSeries(y, { lags: [1, 7], windows: [7, 28], known: (t) => [t % 7, promo[t], price[t]] });
};

const intermittent: Recipe = (rng, rows) => {
  const y = Array.from(
    { length: rows + 28 },
    (_, t) => rng.next() < 0.6 ? poisson(rng, 0.4 + 0.5 * Number(t % 7 >= 5) + 0.2 * Math.sin(t / 15)) : 0,
  );
  return rowsOfSeries(y, { lags: [1, 2, 7], windows: [7, 28], known: (t) => [t % 7] });
};

const lumpy: Recipe = (rng, rows) => {
  let busy = false;
  const y = Array.from({ length: rows + 28 }, () => {
    if (rng.next() < 0.1) busy = !busy;
    return poisson(rng, busy ? 4 : 0.3);
  });
  return rowsOfSeries(y, { lags: [1, 2, 3], windows: [7, 28] });
};

const monthly: Recipe = (rng, rows) => {
  const y = Array.from({ length: rows + 12 }, (_, t) => 50 + 10 * Math.sin(2 * Math.PI * t / 12) + 3 * rng.normal());
  return rowsOfSeries(y, { lags: [1, 12], windows: [3], known: (t) => [t % 12] });
};

const rate: Recipe = (rng, rows) =>
  rowsOf(rows, () => {
    const x = normals(rng, 5);
    return [x, poisson(rng, Math.exp(1 + 0.6 * x[0] + 0.4 * Math.sin(2 * x[1])))];
  });

const tied: Recipe = (rng, rows) =>
  rowsOf(rows, () => {
    const x = levels(rng, 8, 3);
    return [x, 2 * x[0] - x[1] * x[2] + Number(x[3] === 2) + 0.5 * rng.normal()];
  });

const tiedTarget: Recipe = (rng, rows) =>
  rowsOf(rows, () => {
    const x = normals(rng, 5);
    return [x, Math.max(0, Math.min(3, Math.round(1.5 + x[0] + 0.5 * x[1] + 0.5 * rng.normal())))];
  });

const flags: Recipe = (rng, rows) =>
  rowsOf(rows, () => {
    const x = levels(rng, 12, 2);
    return [x, 3 * x[0] * x[1] + 2 * x[2] - x[3] + x[4] * (1 - x[5]) + 0.7 * rng.normal()];
  });

const rareFlags: Recipe = (rng, rows) =>
  rowsOf(rows, () => {
    const x = Array.from({ length: 6 }, () => Number(rng.next() < 0.04)), more = normals(rng, 3);
    return [[...x, ...more], 5 * x[0] + 3 * x[1] - 4 * x[2] + Math.abs(more[0]) + more[1] + 0.5 * rng.normal()];
  });

const constants = (varying: number): Recipe => (rng, rows) =>
  rowsOf(rows, () => {
    const x = normals(rng, varying);
    return [[7, ...x, 0, -3, 7], 3 * Number(x[0] > 0.3) + Math.abs(x[0]) + (x[1] ?? 0) + rng.normal()];
  });

/** The truth breaks at zero, where LightGBM always cuts. */
const signs: Recipe = (rng, rows) =>
  rowsOf(rows, () => {
    const x = normals(rng, 5);
    return [x, 3 * Number(x[0] > 0) + Math.abs(x[1]) + rng.normal()];
  });

const categories = (count: number): Recipe => (rng, rows) => {
  const effect = normals(rng, count);
  return rowsOf(rows, () => {
    const c = rng.integer(count), x = normals(rng, 4);
    return [[c, ...x], 3 * effect[c] + x[0] * (c % 2) + 0.7 * rng.normal()];
  });
};

/** Unlike the others, frequent categories and rare ones, and a second column of them. */
const unevenCategories: Recipe = (rng, rows) => {
  const first = normals(rng, 30), second = normals(rng, 6);
  return rowsOf(rows, () => {
    const a = Math.floor(30 * rng.next() ** 2), b = rng.integer(6), x = normals(rng, 3);
    return [[a, b, ...x], 2 * first[a] + second[b] * x[0] + x[1] + rng.normal()];
  });
};

const missing = (share: number): Recipe => (rng, rows) =>
  rowsOf(rows, () => {
    const x = normals(rng, 6), y = 2 * x[0] + Math.abs(x[1]) + x[2] + 0.5 * rng.normal();
    return [x.map((v) => rng.next() < share ? NaN : v), y];
  });

const tellingMissing: Recipe = (rng, rows) =>
  rowsOf(rows, () => {
    const x = normals(rng, 5), high = x[0] > 0.8, lost = rng.next() < 0.2;
    const y = 2 * x[0] + x[1] + 2 * Number(lost) + 0.5 * rng.normal();
    return [[high ? NaN : x[0], lost ? NaN : x[1], x[2], x[3], x[4]], y];
  });

const heavyNoise: Recipe = (rng, rows) =>
  rowsOf(rows, () => {
    const x = normals(rng, 5);
    return [x, Math.exp(0.5 * x[0] + 0.3 * x[1]) * 5 + heavy(rng)];
  });

const heavyFeatures: Recipe = (rng, rows) =>
  rowsOf(rows, () => {
    const x = Array.from({ length: 5 }, () => 1 / (0.001 + rng.next()));
    return [x, 3 * Math.log(x[0]) + Math.min(5, x[1]) + Math.log(x[2] + x[3]) + 0.7 * rng.normal()];
  });

const spread: Recipe = (rng, rows) =>
  rowsOf(rows, () => {
    const x = Array.from({ length: 4 }, () => 4 * rng.next() - 2);
    return [x, x[0] + (1 + Math.abs(x[1])) * rng.normal()];
  });

const wide: Recipe = (rng, rows) =>
  rowsOf(rows, () => {
    const x = normals(rng, 40);
    return [x, x[0] + Math.abs(x[1]) + x[2] * x[3] + 0.5 * rng.normal()];
  });

/** Hold-out rows of each simulated replicate. */
const HOLD_OUT = 500;

/** A random order of 0 … p - 1. */
function shuffled(p: number, rng: Rng): number[] {
  const order = Array.from({ length: p }, (_, f) => f);
  for (let i = p - 1; i > 0; i--) {
    const j = rng.integer(i + 1);
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

function simulated(
  name: string,
  shape: string,
  recipe: Recipe,
  size: { train: number; replicates: number } & Options,
): ParitySet {
  const { train, replicates, loss = "squared", level = 0.5, categorical = [] } = size;
  const minLeaf = size.minLeaf ?? Math.min(10, Math.max(2, Math.round(train / 20)));
  const sample = (replicate: number) => {
    const rng = createRng(hashSeed(name, replicate)), { x, y } = recipe(rng, train + HOLD_OUT);
    // All learners settle ties of two columns by their order, which must not favour anyone.
    const order = categorical.length > 0 ? x[0].map((_, f) => f) : shuffled(x[0].length, rng);
    // Three decimals, so that readers with single precision see the same order.
    const round = (v: number) => Math.round(v * 1000) / 1000;
    return { x: x.map((row) => order.map((f) => round(row[f]))), y: y.map(round) };
  };
  return { name, shape, train, loss, level, minLeaf, categorical, replicates, sample };
}

/** Simulated sets. */
export const SIMULATED: readonly ParitySet[] = [
  simulated("friedman", "smooth", friedman, { train: 300, replicates: 28 }),
  simulated("friedman_large", "smooth", friedman, { train: 1000, replicates: 18 }),
  simulated("linear", "smooth", linear(5, 0.5), { train: 200, replicates: 36 }),
  simulated("weak_signal", "smooth", linear(6, 6), { train: 300, replicates: 12 }),
  simulated("no_signal", "smooth", noise, { train: 200, replicates: 18 }),
  simulated("interactions", "smooth", interactions, { train: 500, replicates: 20 }),
  simulated("steps", "smooth", steps, { train: 300, replicates: 16 }),
  simulated("collinear", "smooth", collinear, { train: 300, replicates: 20 }),
  simulated("wide", "smooth", wide, { train: 150, replicates: 32 }),
  simulated("smooth_sales", "smooth", smoothSales, { train: 300, replicates: 16 }),
  simulated("promoted_sales", "smooth", promotedSales, { train: 400, replicates: 24 }),
  simulated("smooth_absolute", "smooth", friedman, { train: 300, replicates: 44, loss: "absolute" }),
  simulated("smooth_rate", "smooth", rate, { train: 400, replicates: 44, loss: "poisson" }),
  simulated("intermittent", "intermittent", intermittent, { train: 400, replicates: 24, loss: "poisson" }),
  simulated("intermittent_mean", "intermittent", intermittent, { train: 400, replicates: 12 }),
  simulated("lumpy", "intermittent", lumpy, { train: 500, replicates: 36, loss: "poisson" }),
  simulated("tiny_30", "tiny n", monthly, { train: 30, replicates: 40 }),
  simulated("tiny_48", "tiny n", monthly, { train: 48, replicates: 40 }),
  simulated("tiny_absolute", "tiny n", linear(3, 0.5), { train: 50, replicates: 48, loss: "absolute" }),
  simulated("tiny_quantile", "tiny n", linear(3, 1), { train: 60, replicates: 40, loss: "quantile", level: 0.7 }),
  simulated("ties", "many ties", tied, { train: 300, replicates: 60 }),
  simulated("tied_target", "many ties", tiedTarget, { train: 400, replicates: 16 }),
  simulated("tied_absolute", "many ties", tiedTarget, { train: 400, replicates: 32, loss: "absolute" }),
  simulated("flags", "many ties", flags, { train: 300, replicates: 32 }),
  simulated("rare_flags", "many ties", rareFlags, { train: 400, replicates: 28 }),
  simulated("constants", "constant features", constants(4), { train: 300, replicates: 28 }),
  simulated("one_varies", "constant features", constants(1), { train: 200, replicates: 20 }),
  simulated("signs", "smooth", signs, { train: 300, replicates: 64 }),
  simulated("categories_12", "categorical", categories(12), { train: 400, replicates: 28, categorical: [0] }),
  simulated("categories_40", "categorical", categories(40), { train: 800, replicates: 16, categorical: [0] }),
  simulated("categories_uneven", "categorical", unevenCategories, { train: 500, replicates: 16, categorical: [0, 1] }),
  simulated("missing", "missing", missing(0.25), { train: 400, replicates: 16 }),
  simulated("mostly_missing", "missing", missing(0.7), { train: 500, replicates: 12 }),
  simulated("telling_missing", "missing", tellingMissing, { train: 400, replicates: 24 }),
  simulated("heavy_noise", "heavy-tailed", heavyNoise, { train: 400, replicates: 20, loss: "absolute" }),
  simulated("heavy_features", "heavy-tailed", heavyFeatures, { train: 400, replicates: 60 }),
  simulated("heavy_target", "heavy-tailed", heavyNoise, { train: 400, replicates: 20 }),
  simulated("upper_quantile", "heavy-tailed", spread, { train: 400, replicates: 28, loss: "quantile", level: 0.9 }),
  simulated("lower_quantile", "heavy-tailed", spread, { train: 400, replicates: 28, loss: "quantile", level: 0.2 }),
];
