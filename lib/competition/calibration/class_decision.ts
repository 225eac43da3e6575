import { CLASS_METRICS, type ClassMetricName } from "../../metrics/class_metric_list.ts";
import type { ClassRows } from "../../metrics/class_rows.ts";
import { scoreClassRows } from "../../metrics/score_classes.ts";
import { type PartedRows, someRows } from "./class_folds.ts";

/**
 * What a class is decided by, as plain data: the least expected cost. A threshold t for the second of two classes is the costs
 * t of a false alarm and 1 - t of a miss; the likeliest class is the least expected cost where all mistakes cost the same.
 */
export interface ClassDecision {
  /** What the costs are of: all mistakes alike, costs of the config, or costs that were chosen by a metric. */
  readonly by: "likeliest" | "costs" | ClassMetricName;
  /** Cost of deciding for the class of the column where that of the row came, row-major, shape [C × C], >= 0. */
  readonly costs: readonly number[];
}

/** Metrics of what was decided; the others look at probabilities alone. */
const OF_DECISIONS: ReadonlySet<ClassMetricName> = new Set(
  CLASS_METRICS.map(({ name }) => name).filter((name) =>
    /^(accuracy|balanced_accuracy|precision|recall|f1)/.test(name)
  ),
);
/** Whether a metric looks at what was decided. */
export function isOfDecisions(metric: ClassMetricName): boolean {
  return OF_DECISIONS.has(metric);
}

/** Thresholds that are tried, and neighbours whose values say how good one is: the best of many by itself is luck. */
const TRIED = 64, NEIGHBOURS = 2;
/** By how much the weight of a class among more than two may be turned, and in which steps. */
const FACTORS = Array.from({ length: 13 }, (_, i) => 2 ** ((i - 6) / 2));
/** Fewest rows that a decision is chosen on, and most: of more one of some, evenly. */
const ENOUGH_ROWS = 50, MOST_ROWS = 20_000;

/** The likeliest class. @param classes C. */
export function likeliestDecision(classes: number): ClassDecision {
  return { by: "likeliest", costs: costsOfWeights(new Array(classes).fill(1)) };
}

/**
 * The decision by a matrix of costs.
 *
 * @param costs By class that came (rows) and class decided for (columns), shape [C][C], finite, >= 0.
 * @throws {RangeError} If it is not square or has a value that is no cost.
 */
export function costDecision(costs: readonly (readonly number[])[]): ClassDecision {
  const flat = costs.flat();
  if (
    costs.length < 2 || costs.some((row) => row.length !== costs.length) ||
    !flat.every((cost) => cost >= 0 && cost < Infinity)
  ) {
    throw new RangeError(
      `Cannot decide by costs as they must be a square of finite numbers >= 0: current value is ${
        JSON.stringify(costs)
      }`,
    );
  }
  return { by: "costs", costs: flat };
}

/**
 * Choose the decision that is best by a metric: a threshold for two classes, weights for more.
 *
 * It serves if rows that it was not chosen on are decided better by it than by the likeliest class; metrics of probabilities
 * leave nothing to choose.
 *
 * @param all From `partRows`: out-of-fold predictions, calibrated as they will serve; never of the test part.
 * @param metric What is chosen by.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { bestDecision, classThreshold } from "@lib/competition/calibration/class_decision.ts";
 * import { partRows } from "@lib/competition/calibration/class_folds.ts";
 * const said = Array.from({ length: 200 }, (_, i) => i / 500), actual = said.map((p, i) => p > 0.2 && i % 3 > 0 ? 1 : 0);
 * const decision = bestDecision(partRows([{ probabilities: said.flatMap((p) => [1 - p, p]), actual }], 2), "f1");
 * assert((classThreshold(decision) ?? 1) < 0.3);
 * ```
 */
export function bestDecision(all: PartedRows, metric: ClassMetricName): ClassDecision {
  const plain = likeliestDecision(all.classes), stride = Math.ceil(all.actual.length / MOST_ROWS);
  const isKept = (row: number) => row % stride === 0;
  const rows = stride === 1
    ? all
    : { ...someRows(all, isKept), part: all.part.filter((_, row) => isKept(row)), parts: all.parts };
  if (!OF_DECISIONS.has(metric) || rows.actual.length < ENOUGH_ROWS) return plain;
  const decided = new Int32Array(rows.actual.length);
  for (let f = 0; f < rows.parts; f++) {
    const own = bestCosts(someRows(rows, (row) => rows.part[row] !== f), metric);
    decideClasses({ costs: own }, rows.probabilities).forEach((name, row) => {
      if (rows.part[row] === f) decided[row] = name;
    });
  }
  const isBetter = valueOf(rows, metric, decided) > valueOf(rows, metric, rows.decided);
  return isBetter ? { by: metric, costs: bestCosts(rows, metric) } : plain;
}

/**
 * Decide.
 *
 * @param decision Costs. @param probabilities Row-major, shape [n × C].
 * @returns Class numbers, shape [n]; the first of those that cost the same, -1 for a row with a missing probability.
 */
export function decideClasses({ costs }: Pick<ClassDecision, "costs">, probabilities: Float64Array): Int32Array {
  const classes = Math.sqrt(costs.length), out = new Int32Array(probabilities.length / classes);
  for (let row = 0; row < out.length; row++) {
    let best = -1, least = Infinity;
    for (let to = 0; to < classes; to++) {
      // What cannot come is never said, whatever it costs.
      if (probabilities[row * classes + to] === 0) continue;
      let cost = 0;
      for (let came = 0; came < classes; came++) {
        cost += probabilities[row * classes + came]! * costs[came * classes + to]!;
      }
      // Equal costs are equal whatever the order that they are added up in.
      if (cost < least * (1 - 1e-12)) [best, least] = [to, cost];
    }
    out[row] = best;
  }
  return out;
}

/** The probability of the second of two classes above which it is decided for; null of more classes. */
export function classThreshold({ costs }: Pick<ClassDecision, "costs">): number | null {
  if (costs.length !== 4) return null;
  const [none = 0, alarm = 0, miss = 0, hit = 0] = costs, spared = alarm - none, won = miss - hit;
  return spared + won > 0 ? spared / (spared + won) : null;
}

function valueOf(rows: ClassRows, metric: ClassMetricName, decided: Int32Array): number {
  const value = scoreClassRows({ ...rows, decided }, [metric])[metric];
  // What is undefined is no gain.
  return value === undefined || Number.isNaN(value) ? -Infinity : value;
}

function bestCosts(rows: ClassRows, metric: ClassMetricName): number[] {
  return costsOfWeights(rows.classes === 2 ? bestThreshold(rows, metric) : bestWeights(rows, metric));
}

/** Weights of the two classes. */
function bestThreshold(rows: ClassRows, metric: ClassMetricName): [number, number] {
  const said = [...new Set(Float64Array.from(rows.actual, (_, row) => rows.probabilities[row * 2 + 1]!).sort())];
  const tried = said.slice(1).map((p, i) => (p + said[i]!) / 2).filter((_, i, all) =>
    all.length <= TRIED || Math.floor(i * TRIED / all.length) !== Math.floor((i - 1) * TRIED / all.length)
  );
  const values = tried.map((threshold) =>
    valueOf(rows, metric, decideByWeights([threshold, 1 - threshold], rows.probabilities))
  );
  const smooth = values.map((_, i) => average(values.slice(Math.max(0, i - NEIGHBOURS), i + NEIGHBOURS + 1)));
  const best = smooth.reduce((top, value, i) => value > (smooth[top] ?? -Infinity) ? i : top, 0),
    at = tried[best] ?? 0.5;
  return [at, 1 - at];
}

/** Weights of more classes, turned one after the other, twice. */
function bestWeights(rows: ClassRows, metric: ClassMetricName): number[] {
  let weights: number[] = new Array(rows.classes).fill(1), top = valueOf(rows, metric, rows.decided);
  for (let turn = 0; turn < 2 * rows.classes; turn++) {
    const name = turn % rows.classes;
    for (const factor of FACTORS) {
      const own = weights.with(name, factor);
      const value = valueOf(rows, metric, decideByWeights(own, rows.probabilities));
      if (value > top) [weights, top] = [own, value];
    }
  }
  return weights;
}

/** As {@linkcode decideClasses} by {@linkcode costsOfWeights}, which is asked for thousands of times: the largest weighed probability. */
function decideByWeights(weights: readonly number[], probabilities: Float64Array): Int32Array {
  const classes = weights.length, out = new Int32Array(probabilities.length / classes);
  for (let row = 0, from = 0; row < out.length; row++, from += classes) {
    let best = 0, most = weights[0]! * probabilities[from]!;
    for (let c = 1; c < classes; c++) {
      const own = weights[c]! * probabilities[from + c]!;
      if (own > most * (1 + 1e-12)) [best, most] = [c, own];
    }
    out[row] = best;
  }
  return out;
}

/** What missing a class costs, whatever is decided for instead. */
function costsOfWeights(weights: readonly number[]): number[] {
  return weights.flatMap((weight, came) => weights.map((_, to) => came === to ? 0 : weight));
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
