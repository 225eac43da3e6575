import { DataError } from "../../core/errors/errors.ts";
import type { Link, TreeEnsemble } from "../../models/trees/ensemble/ensemble.ts";
import {
  assembleTrees,
  MOST_CATEGORIES,
  type ParsedSplit,
  type ParsedTree,
  tooManyCategories,
} from "./assemble_trees.ts";

/** Objectives whose predictions are values of a target, and how raw sums become them. */
const LINKS: Readonly<Record<string, Link>> = {
  regression: "identity",
  regression_l2: "identity",
  regression_l1: "identity",
  huber: "identity",
  fair: "identity",
  quantile: "identity",
  mape: "identity",
  poisson: "log",
  gamma: "log",
  tweedie: "log",
};
const VERSIONS: readonly string[] = ["v2", "v3", "v4"];
/** More than any table has; what is parsed may come from anybody. */
const MOST_FEATURES = 10_000, MOST_TREES = 100_000;
/** Bits of `decision_type`; what counts as missing is in two of them. */
const CATEGORICAL = 1, DEFAULT_LEFT = 2, MISSING_ZERO = 1, MISSING_NAN = 2;
/** LightGBM takes numbers this near to zero for it. */
const ZERO = 1e-35;

/** Values by name of one part of the file. */
type Fields = ReadonlyMap<string, string>;

/**
 * A LightGBM model file as an ensemble that predicts the same bits. Nothing is believed: every count, number, child and
 * category is looked at, and what this program cannot do as LightGBM would is refused.
 *
 * @param text Content of the file. @param offset Added to what LightGBM would predict, such as an init score; default 0.
 * @returns Features are those of the file, in its order; the feature spec is not known.
 * @throws {DataError} `INVALID_MODEL` if it is no whole model file; `UNSUPPORTED_MODEL` for several classes, linear trees,
 * unknown objectives, zeros as missing values, and categories in greater number than a tree here can hold.
 * @see https://github.com/microsoft/LightGBM, `GBDT::LoadModelFromString`, `Tree::Tree(const char*, size_t*)`
 */
export function parseLightgbm(text: string, offset = 0): TreeEnsemble {
  const lines = text.split(/\r?\n/), end = lines.indexOf("end of trees");
  if (lines[0] !== "tree") throw invalid("begin with the line `tree`", JSON.stringify((lines[0] ?? "").slice(0, 40)));
  if (end < 0) throw invalid("reach the line `end of trees`", "it ends before");
  const starts = lines.flatMap((line, i) => i < end && line.startsWith("Tree=") ? [i] : []);
  const head = fieldsOf(lines.slice(1, starts[0] ?? end));
  const { names, link, average } = readHead(head);
  if (starts.length === 0 || starts.length > MOST_TREES) throw invalid(`have 1 to ${MOST_TREES} trees`, starts.length);
  const trees = starts.map((start, t) => {
    if (lines[start] !== `Tree=${t}`) throw invalid(`have tree ${t} in its place`, JSON.stringify(lines[start]));
    return readTree(fieldsOf(lines.slice(start + 1, starts[t + 1] ?? end)), { tree: t, features: names.length });
  });
  return assembleTrees(trees, { names, link, average, base: offset });
}

function fieldsOf(lines: readonly string[]): Fields {
  const fields = new Map<string, string>();
  for (const line of lines) {
    if (line === "") continue;
    const at = line.indexOf("=");
    const name = at < 0 ? line : line.slice(0, at);
    if (fields.has(name)) throw invalid("say each thing once", `${name.slice(0, 40)} twice`);
    fields.set(name, at < 0 ? "" : line.slice(at + 1));
  }
  return fields;
}

function readHead(head: Fields): { names: string[]; link: Link; average: boolean } {
  const version = head.get("version") ?? "";
  if (!VERSIONS.includes(version)) throw unsupported(`be of version ${VERSIONS.join(", ")}`, version || "none");
  for (const name of ["num_class", "num_tree_per_iteration"]) {
    if (head.get(name) !== "1") throw unsupported(`have ${name} 1`, head.get(name) ?? "none");
  }
  const [objective = "", ...options] = (head.get("objective") ?? "").split(" ");
  const link = Object.hasOwn(LINKS, objective) ? LINKS[objective] : undefined;
  if (link === undefined) {
    throw unsupported(`have an objective of ${Object.keys(LINKS).join(", ")}`, objective || "none");
  }
  if (options.includes("sqrt")) throw unsupported("predict the target itself", "its root (reg_sqrt)");
  const names = (head.get("feature_names") ?? "").split(" ");
  const count = integer(head.get("max_feature_idx"), "max_feature_idx", [0, MOST_FEATURES - 1]) + 1;
  if (names.length !== count || names.some((name) => name === "")) {
    throw invalid(`name ${count} features`, `${names.length} names`);
  }
  const twice = names.find((name, f) => names.indexOf(name) !== f);
  if (twice !== undefined) throw invalid("give each feature a name of its own", twice.slice(0, 40));
  return { names, link, average: head.has("average_output") };
}

function readTree(fields: Fields, at: { readonly tree: number; readonly features: number }): ParsedTree {
  const { tree, features } = at, where = (name: string) => `${name} of tree ${tree}`;
  if ((fields.get("is_linear") ?? "0") !== "0") throw unsupported("have constant leaves", "linear trees");
  const leaves = integer(fields.get("num_leaves"), where("num_leaves"), [1, 2 ** 24]);
  const sets = integer(fields.get("num_cat") ?? "0", where("num_cat"), [0, 2 ** 24]);
  const list = (name: string, length: number) => numbers(fields.get(name) ?? "", where(name), length);
  const values = list("leaf_value", leaves);
  if (!values.every(Number.isFinite)) throw invalid(`have finite leaves in tree ${tree}`, "a leaf without a value");
  if (leaves === 1) return { splits: [], leaves: values };
  const count = leaves - 1,
    columns = {
      feature: list("split_feature", count),
      threshold: list("threshold", count),
      type: list("decision_type", count),
      left: list("left_child", count),
      right: list("right_child", count),
      gain: fields.has("split_gain") ? list("split_gain", count) : values.slice(0, count).map(() => 0),
    };
  const boundaries = sets === 0 ? [0] : list("cat_boundaries", sets + 1);
  const words = sets === 0 ? [] : list("cat_threshold", boundaries.at(-1) ?? 0);
  if (boundaries[0] !== 0 || boundaries.some((from, i) => !(from <= (boundaries[i + 1] ?? from)))) {
    throw invalid(`have ascending sets of categories in tree ${tree}`, "others");
  }
  const splits = values.slice(0, count).map((_, i): ParsedSplit => {
    const [feature = NaN, type = NaN, threshold = NaN] = [columns.feature[i], columns.type[i], columns.threshold[i]];
    const [left = NaN, right = NaN, gain = NaN] = [columns.left[i], columns.right[i], columns.gain[i]];
    within(feature, where("split_feature"), [0, features - 1]);
    within(type, where("decision_type"), [0, 15]);
    for (const child of [left, right]) within(child, `child of split ${i} of tree ${tree}`, [-leaves, count - 1]);
    const common = { feature, left, right, gain: gain > 0 && gain < Infinity ? gain : 0 };
    if ((type & CATEGORICAL) === 0) return { ...common, ...readNumber(threshold, type, tree), categories: null };
    within(threshold, where("set of categories"), [0, sets - 1]);
    const set = words.slice(boundaries[threshold], boundaries[threshold + 1]);
    return { ...common, threshold: NaN, missingLeft: false, categories: membersOf(set, tree) };
  });
  return { splits, leaves: values };
}

/** A number's question; a missing value goes where LightGBM sends it. */
function readNumber(threshold: number, type: number, tree: number): { threshold: number; missingLeft: boolean } {
  if (!(threshold > -Infinity)) throw invalid(`have thresholds in tree ${tree}`, threshold);
  const kind = type >> 2, defaultLeft = (type & DEFAULT_LEFT) !== 0, zeroLeft = threshold >= 0;
  if (kind > MISSING_NAN) throw invalid(`know what is missing in tree ${tree}`, `kind ${kind}`);
  // Without missing values in training LightGBM takes one for a zero.
  if (kind === MISSING_NAN) return { threshold, missingLeft: defaultLeft };
  if (kind === MISSING_ZERO && (defaultLeft !== zeroLeft || (Math.abs(threshold) < ZERO && threshold !== 0))) {
    throw unsupported("not take zeros for missing values (zero_as_missing)", `a split of tree ${tree} that does`);
  }
  return { threshold, missingLeft: zeroLeft };
}

/** Numbers whose bits are set in words of 32. */
function membersOf(words: readonly number[], tree: number): number[] {
  const members: number[] = [];
  words.forEach((word, w) => {
    within(word, `set of categories of tree ${tree}`, [0, 2 ** 32 - 1]);
    for (let bit = 0; word !== 0 && bit < 32; bit++) if (word >>> bit & 1) members.push(32 * w + bit);
    if (members.length > MOST_CATEGORIES) throw tooManyCategories(`more in a set of tree ${tree}`);
  });
  return members;
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i, ENDLESS = /^([+-]?)inf(?:inity)?$/i;

function numbers(text: string, name: string, length: number): number[] {
  const parts = text === "" ? [] : text.trimEnd().split(" ");
  if (parts.length !== length) throw invalid(`have ${length} values for ${name}`, parts.length);
  return parts.map((part) => {
    if (NUMBER.test(part)) return Number(part);
    const endless = ENDLESS.exec(part);
    if (endless === null) throw invalid(`have numbers for ${name}`, JSON.stringify(part.slice(0, 40)));
    return endless[1] === "-" ? -Infinity : Infinity;
  });
}

function integer(text: string | undefined, name: string, range: readonly [number, number]): number {
  const value = text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : NaN;
  within(value, name, range, text ?? "none");
  return value;
}

function within(value: number, name: string, [low, high]: readonly [number, number], found = String(value)): void {
  if (Number.isInteger(value) && value >= low && value <= high) return;
  throw invalid(`have a whole number in [${low}, ${high}] for ${name}`, found.slice(0, 40));
}

function invalid(requirement: string, found: string | number): DataError {
  return new DataError(
    "INVALID_MODEL",
    `Cannot read a LightGBM model as its file must ${requirement}: current value is ${found}`,
    { hint: "Write it with Booster.save_model and give the file as it is." },
  );
}

function unsupported(requirement: string, found: string): DataError {
  return new DataError(
    "UNSUPPORTED_MODEL",
    `Cannot import a LightGBM model as it must ${requirement}: current value is ${found}`,
    { hint: "Import models of one target that predict its value: regression of any loss, poisson, gamma, tweedie." },
  );
}
