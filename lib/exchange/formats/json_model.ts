import type { Artifact } from "../../core/bytes/artifact.ts";
import type { FittedModel } from "../../competition/backtest/predict_model.ts";
import { isLinearFit, type LinearFit } from "../../models/linear/linear_form.ts";
import type { Standardization } from "../../models/linear/standardize.ts";
import { outputCount, type TreeEnsemble } from "../../models/trees/ensemble/ensemble.ts";
import { TreeModel } from "../../models/trees/model.ts";
import { type PlainTree, plainTrees } from "./plain_trees.ts";

/** Numbers of a state beyond which nobody reads them. */
const MOST_NUMBERS = 1_000_000;
/** Questions between a root and a leaf beyond which nobody follows them, and JSON may not be nested. */
const DEEPEST = 500;

/**
 * A fitted model as plain data that a person can read: trees as questions by feature name, linear models as coefficients,
 * models of a history as their numbers and states.
 *
 * @param model With its family. @param names Features of its rows, in the order of the columns.
 * @returns Null if it cannot be said so; an unknown number is null, an endless one a text.
 */
export function readableModel(
  { family, fitted }: FittedModel,
  names: readonly string[],
): Record<string, unknown> | null {
  const head = { family: family.name };
  if (fitted instanceof TreeModel) return readableTrees(fitted.ensemble, head);
  if (isLinearFit(fitted)) return { ...head, ...readableLinear(fitted, names) };
  if (family.input !== "history") return null;
  const state = readableState(family.encode(fitted));
  return state && { ...state, kind: "history" };
}

function readableTrees(ensemble: TreeEnsemble, head: { readonly family: string }): Record<string, unknown> | null {
  const { link, average, base, bases, vectors, names } = ensemble, outputs = outputCount(ensemble);
  const trees = plainTrees(ensemble);
  if (trees.some((tree) => depthOf(tree) > DEEPEST)) return null;
  const each = outputs === 1 ? "" : vectors === undefined ? ", which are of one output after the other" : ", by output";
  const leafOf = (value: number) =>
    vectors === undefined ? value : [...vectors.subarray(value * outputs, (value + 1) * outputs)];
  return {
    ...head,
    kind: "trees",
    link,
    aggregate: `base + ${average ? "mean" : "sum"} of the trees${each}`,
    base: bases === undefined ? base : [...bases],
    trees: trees.map((tree) => readableTree(tree, { names, leafOf })),
  };
}

/** Splits stand behind their parents, so that one pass gives the depth of each. */
function depthOf({ splits }: PlainTree): number {
  const depth = splits.map(() => 1);
  splits.forEach(({ yes, no }, at) => {
    for (const child of [yes, no]) if (child >= 0) depth[child] = depth[at]! + 1;
  });
  return depth.reduce((deepest, one) => Math.max(deepest, one), 0);
}

/** Children first: each is finished before its parent takes it. */
function readableTree(
  { splits, leaves }: PlainTree,
  { names, leafOf }: { readonly names: readonly string[]; readonly leafOf: (value: number) => unknown },
): unknown {
  const made: unknown[] = [];
  const part = (at: number) => at < 0 ? { leaf: leafOf(leaves[-1 - at]!) } : made[at];
  for (let at = splits.length - 1; at >= 0; at--) {
    const { feature, atMost, categories, missingIsYes, yes, no } = splits[at]!;
    const question = categories !== null
      ? { isOneOf: categories }
      : atMost === Infinity
      ? { isKnown: true }
      : { atMost };
    made[at] = {
      feature: names[feature],
      ...question,
      missing: missingIsYes ? "yes" : "no",
      yes: part(yes),
      no: part(no),
    };
  }
  return splits.length === 0 ? part(-1) : made[0];
}

function readableLinear(fitted: LinearFit, names: readonly string[]): Record<string, unknown> {
  const { columns, coefficients, intercept, bounds, penalty } = fitted;
  return {
    kind: "linear",
    formula:
      "clip(intercept + sum of coefficient × (x - mean) / scale, bounds); a column whose feature is unknown adds 0",
    intercept,
    bounds,
    penalty,
    columns: readableTerms(columns, names).map((term, c) => ({ ...term, coefficient: coefficients[c] })),
  };
}

/** Standardised columns, by the names of their features. */
export function readableTerms(
  { features, levels, mean, scale }: Standardization,
  names: readonly string[],
): Record<string, unknown>[] {
  return Array.from(features, (feature, c) => ({
    feature: names[feature],
    // x is 1 where the feature is this category, else 0.
    ...(Number.isNaN(levels[c]) ? {} : { isCategory: levels[c] }),
    mean: mean[c],
    scale: scale[c],
  }));
}

/** What a family stores, number by number. @returns Null if it is more than anybody reads. */
export function readableState({ header, arrays }: Artifact): Record<string, unknown> | null {
  const numbers = Object.values(arrays).reduce((sum, { length }) => sum + length, 0);
  if (numbers > MOST_NUMBERS || Object.values(arrays).some((array) => array instanceof Uint8Array)) return null;
  const lists = Object.entries(arrays).map(([name, array]) => [name, Array.from(array, readableNumber)]);
  return { ...header, ...Object.fromEntries(lists) };
}

/** JSON has neither NaN nor infinity. */
export function readableNumber(value: number): number | string | null {
  return Number.isNaN(value) ? null : Number.isFinite(value) ? value : String(value);
}

/** Characters that an object or list may have to stand in one line. */
const LINE = 100;

/**
 * Plain data as JSON for people: what is short stands in one line.
 *
 * @param value Plain data. @param indent What lines after the first begin with.
 */
export function formatReadable(value: unknown, indent = ""): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const inner = `${indent} `, isList = Array.isArray(value);
  const parts = isList
    ? value.map((item) => formatReadable(item, inner))
    : Object.entries(value).filter(([, item]) => item !== undefined).map(([name, item]) =>
      `${JSON.stringify(name)}: ${formatReadable(item, inner)}`
    );
  const [open, close] = isList ? "[]" : "{}";
  const length = parts.reduce((sum, part) => sum + part.length + 2, 0);
  if (length <= LINE && parts.every((part) => !part.includes("\n"))) return `${open}${parts.join(", ")}${close}`;
  return `${open}\n${inner}${parts.join(`,\n${inner}`)}\n${indent}${close}`;
}
