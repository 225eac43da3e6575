import type { Rng } from "../../core/random.ts";
import { type ColumnEncoder, missingSlot, type Slot, type TextEncoding } from "./column_encoding.ts";
import { BUCKETS, type GramCounts, gramCounts, isOfWords } from "./hashed_grams.ts";
import { SparseBuilder, type SparseRows } from "./sparse_rows.ts";
import type { TableRecipe } from "./table_recipe.ts";
import { truncatedSvd } from "./truncated_svd.ts";

/** An n-gram in fewer texts, or in more of them than this share, tells nothing. */
const FEWEST_TEXTS = 2, MOST_SHARE = 0.9;

/**
 * What is learned of texts: which n-grams are weighed, how much each tells, and the directions in which texts differ most.
 *
 * @param texts Of the training rows, shape [n]. @param recipe How they are encoded. @param rng Of the directions.
 */
export function learnText(texts: readonly string[], { text, fill }: TableRecipe, rng: Rng): TextEncoding {
  const every = Math.max(1, Math.ceil(texts.length / text.texts));
  const counted = texts.filter((_, row) => row % every === 0).map(gramCounts);
  const { buckets, idf } = vocabularyOf(counted, text.vocabulary);
  const weights = weighGrams(counted, { buckets, idf });
  const { components, dimension } = truncatedSvd(weights, text.dimension, rng);
  const missing = fill && texts.some((words) => words.trim() === "");
  return { kind: "text", buckets, idf, components: Float32Array.from(components), dimension, missing };
}

/** Features: `note_svd_1` …, how long the text is, and whether it is missing. */
export const textEncoder: ColumnEncoder<TextEncoding> = {
  slots({ dimension, missing }, column) {
    const slots: Slot[] = Array.from({ length: dimension }, (_, d) => (
      { name: `${column}_svd_${d + 1}`, group: "text", scaling: "together" }
    ));
    slots.push({ name: `${column}_length`, group: "text", scaling: "own" });
    return missing ? [...slots, missingSlot(column)] : slots;
  },
  apply(encoding, { texts }) {
    const { dimension, missing } = encoding, n = texts.length;
    const columns: Float64Array[] = Array.from({ length: dimension }, () => new Float64Array(n));
    texts.forEach((text, row) => projectText(text, encoding, (d, value) => columns[d]![row] = value));
    columns.push(Float64Array.from(texts, (text) => Math.log1p(text.trim().length)));
    if (missing) columns.push(Float64Array.from(texts, (text) => text.trim() === "" ? 1 : 0));
    return columns;
  },
};

/**
 * Weights of counted n-grams: 1 + log of how often, times how few texts have it, on a length of 1.
 *
 * @param counted Of each text. @param vocabulary `buckets` ascending and `idf`, shape [v].
 * @returns Shape [n × v].
 * @see Salton & Buckley (1988), doi:10.1016/0306-4573(88)90021-0
 */
export function weighGrams(
  counted: readonly GramCounts[],
  { buckets, idf }: Pick<TextEncoding, "buckets" | "idf">,
): SparseRows {
  const rows = new SparseBuilder(buckets.length), at = positionsOf(buckets);
  for (const grams of counted) {
    const { columns, weights } = weighText(grams, at, idf);
    rows.add(columns, weights);
  }
  return rows.build();
}

/**
 * The n-grams that most texts have, among those of words and of characters alike, and how few texts have each.
 *
 * @param counted Of each text. @param most N-grams at most.
 */
export function vocabularyOf(counted: readonly GramCounts[], most: number): Pick<TextEncoding, "buckets" | "idf"> {
  const texts = new Int32Array(BUCKETS), n = counted.length;
  for (const { buckets } of counted) for (const bucket of buckets) texts[bucket]!++;
  const fewest = Math.min(FEWEST_TEXTS, n), usual = Math.max(fewest, MOST_SHARE * n);
  const told: number[] = [];
  texts.forEach((count, bucket) => {
    if (count >= fewest && count > 0 && count <= usual) told.push(bucket);
  });
  const common = (half: number[]) => half.sort((a, b) => texts[b]! - texts[a]! || a - b).slice(0, Math.ceil(most / 2));
  const chosen = [...common(told.filter(isOfWords)), ...common(told.filter((bucket) => !isOfWords(bucket)))];
  const buckets = Int32Array.from(chosen).sort();
  return { buckets, idf: Float64Array.from(buckets, (bucket) => Math.log((1 + n) / (1 + texts[bucket]!)) + 1) };
}

const positions = new WeakMap<Int32Array, Map<number, number>>();

/** Where each n-gram is: made once, as a served model asks for one row at a time. */
function positionsOf(buckets: Int32Array): Map<number, number> {
  const found = positions.get(buckets) ?? new Map(Array.from(buckets, (bucket, i) => [bucket, i]));
  positions.set(buckets, found);
  return found;
}

function weighText(
  { buckets, counts }: GramCounts,
  at: ReadonlyMap<number, number>,
  idf: Float64Array,
): { columns: number[]; weights: number[] } {
  const columns: number[] = [], weights: number[] = [];
  let squares = 0;
  buckets.forEach((bucket, i) => {
    const column = at.get(bucket);
    if (column === undefined) return;
    const weight = (1 + Math.log(counts[i]!)) * idf[column]!;
    squares += weight * weight;
    columns.push(column);
    weights.push(weight);
  });
  const length = Math.sqrt(squares);
  return { columns, weights: weights.map((weight) => weight / length) };
}

function projectText(text: string, encoding: TextEncoding, put: (d: number, value: number) => void): void {
  const { buckets, idf, components, dimension } = encoding;
  const { columns, weights } = weighText(gramCounts(text), positionsOf(buckets), idf);
  for (let d = 0; d < dimension; d++) {
    let sum = 0;
    for (let i = 0; i < columns.length; i++) sum += weights[i]! * components[columns[i]! * dimension + d]!;
    put(d, sum);
  }
}
