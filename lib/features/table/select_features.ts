import { type Rng, shuffle } from "../../core/numbers/random.ts";
import { correlateFeatures } from "../profile/correlate.ts";
import { type Candidates, type Parts, relevanceOf, relevanceParts } from "./feature_relevance.ts";
import type { EncodedTargets } from "./target_encoding.ts";
import type { TableRecipe } from "./table_recipe.ts";

/** Two features with a correlation of this size are copies of each other. */
const COPY = 0.98;
/** Rows that copies are found on: correlations of this size need no more, and fewer where pairs of features are many. */
const MOST_ROWS = 5000, MOST_WORK = 2e9, FEWEST_ROWS = 500;
/** Permutations of the target that a feature must tell more than. */
const PERMUTATIONS = 20;

/**
 * Positions of the features that a model gets: those that vary and, if the recipe asks for it, are no copies of others and tell
 * more of the target than by chance. At least one is kept, so that there are rows.
 *
 * @param candidates Features of the training rows. @param targets Of the same rows.
 * @param options `select`: as in the recipe; `rng`: permutes targets.
 * @returns Ascending.
 */
export function selectFeatures(
  candidates: Candidates,
  targets: EncodedTargets,
  { select, rng }: { readonly select: TableRecipe["select"]; readonly rng: Rng },
): Int32Array {
  const { columns, categorical } = candidates;
  const varying = columns.flatMap((column, f) => isConstant(column) ? [] : [f]);
  const single = select === null ? varying : withoutCopies(columns, categorical, varying);
  if (select === null || select === "correlation") return atLeastOne(single, columns.length);
  const parts = relevanceParts(pick(candidates, single)), relevance = relevanceOf(parts, targets);
  const limits = select === "importance" ? relevance.map(() => 0) : nullLimits(parts, targets, rng);
  const telling = single.filter((_, i) => relevance[i]! > limits[i]!);
  const best = single[relevance.indexOf(Math.max(...relevance))];
  return atLeastOne(telling.length > 0 || best === undefined ? telling : [best], columns.length);
}

function pick({ columns, categorical }: Candidates, features: readonly number[]): Candidates {
  return { columns: features.map((f) => columns[f]!), categorical: features.map((f) => categorical[f]!) };
}

function atLeastOne(features: readonly number[], count: number): Int32Array {
  return Int32Array.from(features.length > 0 || count === 0 ? features : [0]);
}

/** Whether all values are equal, or all are missing. */
function isConstant(column: Float64Array): boolean {
  const first = column[0]!;
  return column.every((x) => x === first || (x !== x && first !== first));
}

/** Of features that are copies of each other the first is kept. */
function withoutCopies(
  columns: readonly Float64Array[],
  categorical: readonly boolean[],
  features: readonly number[],
): number[] {
  const numbers = features.filter((f) => !categorical[f]), n = columns[0]?.length ?? 0;
  const p = numbers.length, most = Math.min(MOST_ROWS, Math.max(FEWEST_ROWS, Math.floor(MOST_WORK / p ** 2)));
  const every = Math.max(1, Math.ceil(n / most)), rows = Math.ceil(n / every);
  const values = new Float64Array(rows * p);
  numbers.forEach((f, c) => {
    for (let row = 0; row < rows; row++) values[row * p + c] = columns[f]![row * every]!;
  });
  const names = numbers.map(String), target = new Float64Array(rows);
  const { matrix } = correlateFeatures({ names, rows, values, target });
  const kept: number[] = [];
  for (let c = 0; c < p; c++) {
    if (!kept.some((other) => Math.abs(matrix[c * p + other]!) >= COPY)) kept.push(c);
  }
  const chosen = new Set(kept.map((c) => numbers[c]));
  return features.filter((f) => categorical[f] || chosen.has(f));
}

/** The largest relevance of each feature for targets that are dealt out anew. @see Altmann et al. (2010), doi:10.1093/bioinformatics/btq134 */
function nullLimits(parts: readonly Parts[], targets: EncodedTargets, rng: Rng): number[] {
  const limits = parts.map(() => 0), { values, width, weight } = targets, n = weight.length;
  const order = Int32Array.from({ length: n }, (_, row) => row);
  for (let round = 0; round < PERMUTATIONS; round++) {
    shuffle(order, rng);
    const dealt = new Float64Array(n * width);
    order.forEach((from, row) => dealt.set(values.subarray(from * width, (from + 1) * width), row * width));
    relevanceOf(parts, { ...targets, values: dealt }).forEach((value, f) => {
      limits[f] = Math.max(limits[f]!, value);
    });
  }
  return limits;
}
