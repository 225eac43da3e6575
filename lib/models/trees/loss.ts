import { quantileSorted } from "../../core/statistics.ts";
import type { Link } from "./ensemble.ts";

/** Names of the losses. */
export type LossName = "squared" | "absolute" | "poisson" | "quantile" | "logistic";

/** Rows of a fit: positions into `target` and `weight`. */
export interface LossRows {
  /** The rows that count. */
  readonly rows: Int32Array;
  /** Target of every row, shape [n]. */
  readonly target: Float64Array;
  /** Weight > 0 of every row, shape [n]. */
  readonly weight: Float64Array;
}

/** A loss as boosting needs it. Scores are on the scale of the link. */
export interface Loss {
  /** Its name. */
  readonly name: LossName;
  /** Scale of its scores. */
  readonly link: Link;
  /** True if the hessian of every row is its weight. */
  readonly constantHessian: boolean;
  /** Leaves take this quantile of their residuals instead of a Newton step; absent for smooth losses. */
  readonly leafQuantile?: number;
  /** Why a target is outside the loss' domain, or null. */
  refuses(target: number): string | null;
  /** The best constant score. */
  base(data: LossRows): number;
  /** Gradient (and, unless constant, hessian) of every row, times its weight. */
  gradients(data: LossRows, score: Float64Array, out: { gradient: Float64Array; hessian: Float64Array }): void;
  /** Weighted mean loss of the rows. */
  mean(data: LossRows, score: Float64Array): number;
  /** Gains below this are rounding. */
  gainFloor(data: LossRows): number;
}

/**
 * A loss by name.
 *
 * @param name Loss. @param quantile Level in (0, 1), for `quantile` only.
 */
export function lossOf(name: LossName, quantile = 0.5): Loss {
  switch (name) {
    case "squared":
      return SQUARED;
    case "poisson":
      return POISSON;
    case "logistic":
      return LOGISTIC;
    case "absolute":
      return pinball("absolute", 0.5);
    case "quantile":
      return pinball("quantile", quantile);
  }
}

/** Half the squared error. */
const SQUARED: Loss = {
  name: "squared",
  link: "identity",
  constantHessian: true,
  refuses: () => null,
  base: weightedMean,
  gradients({ rows, target, weight }, score, { gradient }) {
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i];
      gradient[row] = weight[row] * (score[row] - target[row]);
    }
  },
  mean: (data, score) => average(data, (row) => (data.target[row] - score[row]) ** 2),
  gainFloor: (data) => 1e-14 * total(data, (row) => data.target[row] ** 2),
};

/** Poisson deviance with log link, up to a constant: exp(f) - y f. */
const POISSON: Loss = {
  name: "poisson",
  link: "log",
  constantHessian: false,
  refuses: (target) => target < 0 ? "must be >= 0 for the poisson loss" : null,
  base: (data) => Math.log(Math.max(weightedMean(data), 1e-6)),
  gradients({ rows, target, weight }, score, { gradient, hessian }) {
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i], rate = Math.exp(Math.min(score[row], 700));
      gradient[row] = weight[row] * (rate - target[row]);
      hessian[row] = weight[row] * rate;
    }
  },
  mean: (data, score) => average(data, (row) => Math.exp(Math.min(score[row], 700)) - data.target[row] * score[row]),
  gainFloor: (data) => 1e-14 * total(data, (row) => data.target[row]),
};

/** Binary log loss with logit link; targets are 0 or 1. */
const LOGISTIC: Loss = {
  name: "logistic",
  link: "logit",
  constantHessian: false,
  refuses: (target) => target === 0 || target === 1 ? null : "must be 0 or 1 for the logistic loss",
  base(data) {
    const share = Math.min(1 - 1e-6, Math.max(1e-6, weightedMean(data)));
    return Math.log(share / (1 - share));
  },
  gradients({ rows, target, weight }, score, { gradient, hessian }) {
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i], share = 1 / (1 + Math.exp(-score[row]));
      gradient[row] = weight[row] * (share - target[row]);
      hessian[row] = weight[row] * Math.max(share * (1 - share), 1e-16);
    }
  },
  mean: (data, score) =>
    average(data, (row) => {
      const s = score[row];
      return Math.max(s, 0) + Math.log1p(Math.exp(-Math.abs(s))) - data.target[row] * s;
    }),
  gainFloor: (data) => 1e-14 * total(data, () => 1),
};

/** Pinball loss (absolute error = twice the pinball loss at 0.5); gradients only rank splits, leaves are quantiles. */
function pinball(name: "absolute" | "quantile", level: number): Loss {
  const scale = name === "absolute" ? 2 : 1;
  return {
    name,
    link: "identity",
    constantHessian: true,
    leafQuantile: level,
    refuses: () => null,
    base: ({ rows, target, weight }) =>
      weightedQuantile(Float64Array.from(rows, (row) => target[row]), Float64Array.from(rows, (r) => weight[r]), level),
    gradients({ rows, target, weight }, score, { gradient }) {
      for (let i = 0; i < rows.length; i++) {
        const row = rows[i], residual = target[row] - score[row];
        gradient[row] = residual === 0 ? 0 : scale * weight[row] * (residual > 0 ? -level : 1 - level);
      }
    },
    mean: (data, score) =>
      average(data, (row) => {
        const residual = data.target[row] - score[row];
        return scale * residual * (residual > 0 ? level : level - 1);
      }),
    gainFloor: (data) => 1e-14 * total(data, () => 1),
  };
}

/**
 * Weighted quantile. With equal weights the linear interpolation of order statistics (type 7 of Hyndman & Fan), else the
 * smallest value whose cumulative weight reaches `level` of the total.
 *
 * @param values Shape [n], n >= 1. @param weights Shape [n], > 0. @param level In (0, 1).
 */
export function weightedQuantile(values: Float64Array, weights: Float64Array, level: number): number {
  if (weights.every((weight) => weight === weights[0])) return quantileSorted(values.slice().sort(), level);
  const order = Array.from(values.keys()).sort((a, b) => values[a] - values[b]);
  let rest = level * weights.reduce((sum, weight) => sum + weight, 0);
  for (const i of order) {
    rest -= weights[i];
    if (rest <= 0) return values[i];
  }
  return values[order[order.length - 1]];
}

function total({ rows, weight }: LossRows, of: (row: number) => number): number {
  let sum = 0;
  for (let i = 0; i < rows.length; i++) sum += weight[rows[i]] * of(rows[i]);
  return sum;
}

function average(data: LossRows, of: (row: number) => number): number {
  return total(data, of) / total(data, () => 1);
}

function weightedMean(data: LossRows): number {
  return average(data, (row) => data.target[row]);
}
