import type { Params } from "./family.ts";

/** What a hyperparameter may be when it is tuned. */
export type Dimension =
  | {
    /** A number in [low, high]. */
    readonly kind: "number";
    readonly low: number;
    readonly high: number;
    /** `log`: equal steps are equal ratios. */
    readonly scale: "linear" | "log";
    /** Whether it is whole. */
    readonly integer: boolean;
  }
  | {
    /** One of some values. */
    readonly kind: "choice";
    readonly values: readonly (string | number | boolean)[];
  };

/** What is tuned of a family, by name of the hyperparameter. A point of it is a position in [0, 1) by dimension. */
export type SearchSpace = Readonly<Record<string, Dimension>>;

const number = (low: number, high: number, scale: "linear" | "log" = "linear"): Dimension => (
  { kind: "number", low, high, scale, integer: false }
);
const integer = (low: number, high: number, scale: "linear" | "log" = "linear"): Dimension => (
  { kind: "number", low, high, scale, integer: true }
);

/** Ranges that users of the same algorithms elsewhere search; what is not named keeps its default. */
const SPACES: Readonly<Record<string, SearchSpace>> = {
  gradient_boosting: {
    trees: integer(50, 400, "log"),
    learningRate: number(0.02, 0.3, "log"),
    maxDepth: integer(3, 8),
    minLeaf: integer(2, 50, "log"),
    lambda: number(0.1, 30, "log"),
    rowSample: number(0.5, 1),
    columnSample: number(0.3, 1),
  },
  random_forest: { mtry: number(0.1, 0.8), minLeaf: integer(1, 20, "log"), trees: integer(50, 200, "log") },
  mlp: {
    width: integer(16, 128, "log"),
    depth: integer(1, 3),
    learningRate: number(0.003, 0.03, "log"),
    weightDecay: number(0.001, 0.3, "log"),
    dropout: number(0, 0.3),
  },
  croston: { alpha: number(0.02, 0.4, "log") },
  sba: { alpha: number(0.02, 0.4, "log") },
};

/**
 * What of a family can be tuned.
 *
 * @param family Its name. @returns Null where nothing can: it has no hyperparameters, or finds them itself.
 */
export function searchSpaceOf(family: string): SearchSpace | null {
  return Object.hasOwn(SPACES, family) ? SPACES[family] ?? null : null;
}

/**
 * The hyperparameters at a point.
 *
 * @param space What is tuned. @param point Position in [0, 1] by dimension, in the order of the space, shape [d].
 */
export function paramsAt(space: SearchSpace, point: ArrayLike<number>): Params {
  return Object.fromEntries(
    Object.entries(space).map(([name, dimension], d) => [name, valueAt(dimension, point[d]!)]),
  );
}

function valueAt(dimension: Dimension, position: number): number | string | boolean {
  if (dimension.kind === "choice") {
    const { values } = dimension;
    return values[Math.min(values.length - 1, Math.floor(position * values.length))]!;
  }
  const { low, high, scale, integer } = dimension;
  const value = scale === "log" ? low * (high / low) ** position : low + (high - low) * position;
  // Four digits are more than any search tells apart, and can be read in a file that is reviewed.
  return integer ? Math.round(value) : Number(value.toPrecision(4));
}

/**
 * The point of hyperparameters, inverse of {@linkcode paramsAt} up to its rounding; what lies outside of the space is at its edge.
 *
 * @param space What is tuned. @param params At least those of the space. @returns Shape [d].
 */
export function pointOf(space: SearchSpace, params: Params): Float64Array {
  return Float64Array.from(Object.entries(space), ([name, dimension]) => positionOf(dimension, params[name]));
}

function positionOf(dimension: Dimension, value: Params[string] | undefined): number {
  if (dimension.kind === "choice") {
    const { values } = dimension, at = value === undefined ? -1 : values.indexOf(value);
    return (Math.max(0, at) + 0.5) / values.length;
  }
  const { low, high, scale } = dimension, inside = Math.min(high, Math.max(low, Number(value)));
  return scale === "log" ? Math.log(inside / low) / Math.log(high / low) : (inside - low) / (high - low);
}
