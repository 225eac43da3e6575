import type { Task } from "../rows/task.ts";

/** What configs and tables must know of a kind of problem, long before anybody competes. */
export interface ProblemShape {
  /** What a row of its table is: a period of a calendar that goes on, or a row by itself. */
  readonly layout: "series" | "rows";
  /** What its targets are. */
  readonly target: Task["kind"];
  /** What several targets are: keys of their own, told apart by a last part of the key, or outputs of one model side by side. */
  readonly several: "keys" | "outputs";
  /** Metrics that need no number beside their name; the first is what is chosen by where nobody says. */
  readonly metrics: readonly string[];
  /** By metric, what several outputs of different units are chosen by instead. */
  readonly scaled: Readonly<Record<string, string>>;
  /** What a config means that does not say it. */
  readonly defaults: {
    readonly keys: readonly string[];
    readonly target: string;
    readonly time: string | null;
    readonly duplicates: "sum" | "keep";
    readonly nonNegative: boolean;
    /** Most rows that a local model is trained on. */
    readonly localRows: number;
  };
}

const OF_ROWS = {
  keys: [],
  target: "target",
  time: null,
  duplicates: "keep",
  nonNegative: false,
  localRows: 10_000,
} as const;

/**
 * Every kind of problem that a config can name, the default first. What the competition knows of it is in
 * `competition/problems/`, one file for each.
 */
export const PROBLEM_SHAPES = {
  forecast: {
    layout: "series",
    target: "number",
    several: "keys",
    metrics: ["mase", "rmsse", "wape", "mae", "rmse", "mse", "smape", "mape", "rmspe"],
    scaled: {},
    defaults: {
      keys: ["item", "location"],
      target: "demand",
      time: "date",
      duplicates: "sum",
      nonNegative: true,
      localRows: 1_000,
    },
  },
  regression: {
    layout: "rows",
    target: "number",
    several: "outputs",
    metrics: ["rmse", "mse", "mae", "mape", "smape", "wape", "rmspe", "r2", "rmsse", "mase"],
    // Errors over those of the mean have no unit.
    scaled: { mse: "rmsse", rmse: "rmsse", r2: "rmsse", mae: "mase" },
    defaults: OF_ROWS,
  },
  classification: {
    layout: "rows",
    target: "class",
    several: "keys",
    metrics: [
      "log_loss",
      "brier",
      "accuracy",
      "balanced_accuracy",
      "precision_macro",
      "recall_macro",
      "f1_micro",
      "f1_macro",
      "f1_weighted",
      "roc_auc",
      "pr_auc",
    ],
    scaled: {},
    defaults: OF_ROWS,
  },
} as const satisfies Readonly<Record<string, ProblemShape>>;

/** What a table can be asked for. */
export type ProblemKind = keyof typeof PROBLEM_SHAPES;

/** All kinds, the default first. */
export const PROBLEM_KINDS: readonly ProblemKind[] = Object.keys(PROBLEM_SHAPES) as ProblemKind[];

/**
 * What a kind of problem is made of.
 *
 * @param kind As a config names it.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { shapeOf } from "@lib/core/config/problem_shapes.ts";
 * assertEquals([shapeOf("forecast").layout, shapeOf("classification").target], ["series", "class"]);
 * ```
 */
export function shapeOf(kind: ProblemKind): ProblemShape {
  return PROBLEM_SHAPES[kind];
}

/** Whether the table of a config has a calendar that goes on. */
export function isSerial({ problem }: { readonly problem: ProblemKind }): boolean {
  return shapeOf(problem).layout === "series";
}

/** Whether a config asks for classes. */
export function asksForClasses({ problem }: { readonly problem: ProblemKind }): boolean {
  return shapeOf(problem).target === "class";
}

/**
 * Kinds of problems of some shape.
 *
 * @param shape What they have in common.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { kindsWith } from "@lib/core/config/problem_shapes.ts";
 * assertEquals(kindsWith({ layout: "rows" }), ["regression", "classification"]);
 * ```
 */
export function kindsWith({ layout, target }: Partial<Pick<ProblemShape, "layout" | "target">>): ProblemKind[] {
  return PROBLEM_KINDS.filter((kind) => {
    const shape = shapeOf(kind);
    return (layout ?? shape.layout) === shape.layout && (target ?? shape.target) === shape.target;
  });
}
