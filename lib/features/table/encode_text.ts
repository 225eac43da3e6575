import type { Rng } from "../../core/random.ts";
import { type ColumnEncoder, missingSlot, type Slot, type TextEncoding } from "./column_encoding.ts";
import { BUCKETS, type GramCounts, gramCounts, isOfWords } from "./hashed_grams.ts";
import { SparseBuilder, type SparseRows, timesSparse } from "./sparse_rows.ts";
import type { TableRecipe } from "./table_recipe.ts";
import { truncatedSvd } from "./truncated_svd.ts";

/** An n-gram in fewer texts, or in more of them than this share, tells nothing. */
const FEWEST_TEXTS = 2, MOST_SHARE = 0.9;
/** Length of the weights of characters, beside 1 of those of words. */
const CHARACTERS = 0.4;
/** N-grams that are weighed at most, for each text; few texts show no more. */
const GRAMS_PER_TEXT = 8;

/**
 * What is learned of texts: which n-grams are weighed, how much each tells, and the directions in which texts differ most.
 *
 * @param texts Of the training rows, shape [n]. @param recipe How they are encoded. @param rng Of the directions.
 */
export function learnText(
  texts: readonly string[],
  { text, fill }: TableRecipe,
  rng: Rng,
): { encoding: TextEncoding; columns: Float64Array[] } {
  const every = Math.max(1, Math.ceil(texts.length / text.texts));
  const counted = texts.filter((_, row) => row % every === 0).map(gramCounts);
  const most = Math.min(text.vocabulary, GRAMS_PER_TEXT * counted.length);
  const { buckets, idf } = vocabularyOf(counted, most), weights = weighGrams(counted, { buckets, idf });
  // More directions than that are of single texts.
  const directions = Math.min(text.dimension, Math.ceil(Math.sqrt(counted.length)));
  const { components, dimension } = truncatedSvd(weights, directions, rng);
  const missing = fill && texts.some((words) => words.trim() === "");
  const encoding: TextEncoding = {
    ...{ kind: "text", buckets, idf, dimension, missing },
    components: Float32Array.from(components),
  };
  // Where all were read their weights are at hand, and what they are projected to is what it will be again.
  if (every > 1) return { encoding, columns: textEncoder.apply(encoding, { values: new Float64Array(0), texts }) };
  const columns = emptyColumns(encoding, texts.length);
  fillColumns(columns, weights, { encoding, texts, from: 0 });
  return { encoding, columns };
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
    const columns = emptyColumns(encoding, texts.length);
    for (let from = 0; from < texts.length; from += CHUNK) {
      const weights = weighGrams(texts.slice(from, from + CHUNK).map(gramCounts), encoding);
      fillColumns(columns, weights, { encoding, texts, from });
    }
    return columns;
  },
};

/** Texts whose n-grams are held at once. */
const CHUNK = 1000;

function emptyColumns({ dimension, missing }: TextEncoding, n: number): Float64Array[] {
  return Array.from({ length: dimension + (missing ? 2 : 1) }, () => new Float64Array(n));
}

/** Features of the texts from one on, whose weights are known. */
function fillColumns(
  columns: readonly Float64Array[],
  weights: SparseRows,
  { encoding, texts, from }: { encoding: TextEncoding; texts: readonly string[]; from: number },
): void {
  const { dimension: k, components, missing } = encoding, projected = timesSparse(weights, components, k);
  for (let i = 0; i < projected.length; i++) columns[i % k]![from + Math.floor(i / k)] = projected[i]!;
  for (let row = from; row < from + weights.offsets.length - 1; row++) {
    const length = texts[row]!.trim().length;
    columns[k]![row] = Math.log1p(length);
    if (missing && length === 0) columns[k + 1]![row] = 1;
  }
}

/**
 * Weights of counted n-grams: 1 + log of how often, times how few texts have it; those of words on a length of 1, those of
 * characters, which are many and repeat what words say, on a shorter one.
 *
 * @param counted Of each text. @param vocabulary `buckets` ascending and `idf`, shape [v].
 * @returns Shape [n × v].
 * @see Salton & Buckley (1988), doi:10.1016/0306-4573(88)90021-0
 */
export function weighGrams(
  counted: readonly GramCounts[],
  vocabulary: Pick<TextEncoding, "buckets" | "idf">,
): SparseRows {
  const rows = new SparseBuilder(vocabulary.buckets.length);
  for (const grams of counted) {
    const { columns, weights } = weighText(grams, vocabulary);
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

/** Weights of one text: both lists of n-grams are ascending, so that one pass finds what they share. */
function weighText(
  { buckets, counts }: GramCounts,
  { buckets: known, idf }: Pick<TextEncoding, "buckets" | "idf">,
): { columns: number[]; weights: number[] } {
  const columns: number[] = [], weights: number[] = [];
  let words = 0, characters = 0;
  for (let i = 0, at = 0; i < buckets.length && at < known.length; i++) {
    while (known[at]! < buckets[i]!) at++;
    if (known[at] !== buckets[i]) continue;
    const weight = (1 + Math.log(counts[i]!)) * idf[at]!;
    if (isOfWords(buckets[i]!)) words += weight * weight;
    else characters += weight * weight;
    columns.push(at);
    weights.push(weight);
  }
  const ofWords = 1 / Math.sqrt(words), ofCharacters = CHARACTERS / Math.sqrt(characters);
  return {
    columns,
    weights: weights.map((weight, i) => weight * (isOfWords(known[columns[i]!]!) ? ofWords : ofCharacters)),
  };
}
