import type { Lesson } from "./lesson.ts";
import { type ColumnEncoder, missingSlot, type Slot, type TextEncoding } from "./column_encoding.ts";
import { BUCKETS, type GramCounts, gramCounts, isOfWords } from "./hashed_grams.ts";
import { SparseBuilder, type SparseRows, timesSparse } from "./sparse_rows.ts";
import { type EncodedTargets, targetSlots } from "./target_encoding.ts";
import { learnTextTarget } from "./text_target.ts";
import { truncatedSvd } from "./truncated_svd.ts";

/** An n-gram in fewer texts, or in more of them than this share, tells nothing. */
const FEWEST_TEXTS = 2, MOST_SHARE = 0.9;
/** Length of the weights of characters, beside 1 of those of words. */
const CHARACTERS = 0.4;
/** N-grams that are weighed at most, for each text; few texts show no more. */
const GRAMS_PER_TEXT = 8;

/**
 * What is learned of texts: which n-grams are weighed, how much each tells, the directions in which texts differ most, and what they
 * say of the target.
 *
 * @param texts Of the training rows, shape [n]. @param lesson How they are encoded, `targets` of the rows, `rng` of the directions.
 * @returns The encoding, and the features of the training rows: what they say of the target is learned of others.
 */
export function learnText(
  texts: readonly string[],
  { recipe: { text, fill }, targets, rng }: Lesson,
): { encoding: TextEncoding; columns: Float64Array[] } {
  const every = Math.max(1, Math.ceil(texts.length / text.texts));
  const { buckets, idf, weights } = weighedTexts(texts, every, text.vocabulary), count = weights.offsets.length - 1;
  // More directions than that are of single texts.
  const directions = Math.min(text.dimension, Math.ceil(Math.sqrt(count)));
  const { components, dimension } = truncatedSvd(weights, directions, rng);
  const said = learnTextTarget(weights, everyTarget(targets, every)), { width } = said;
  const missing = fill && texts.some((words) => words.trim() === "");
  const encoding: TextEncoding = {
    ...{ kind: "text", buckets, idf, dimension, width, missing, lengths: fill ? lengthsOf(texts) : null },
    components: sideBySide([components, dimension], [said.coefficients, width]),
  };
  // Where all were read their weights are at hand.
  const columns = every === 1
    ? emptyColumns(encoding, texts.length)
    : textEncoder.apply(encoding, { values: NONE, texts });
  if (every === 1) fillColumns(columns, weights, { encoding, texts, from: 0 });
  said.columns.forEach((column, w) => column.forEach((value, i) => columns[dimension + w]![i * every] = value));
  return { encoding, columns };
}

/** The n-grams that are weighed, and their weights in some texts. */
interface WeighedTexts extends Pick<TextEncoding, "buckets" | "idf"> {
  readonly weights: SparseRows;
}

/** A pure memo: contenders that are given the same texts count their n-grams once. */
const weighed = new WeakMap<readonly string[], Map<string, WeighedTexts>>();

/** Every so many texts. */
function weighedTexts(texts: readonly string[], every: number, vocabulary: number): WeighedTexts {
  const memo = weighed.get(texts) ?? new Map<string, WeighedTexts>(), name = `${every} ${vocabulary}`;
  weighed.set(texts, memo);
  const found = memo.get(name);
  if (found !== undefined) return found;
  const counted = texts.filter((_, row) => row % every === 0).map(gramCounts);
  const known = vocabularyOf(counted, Math.min(vocabulary, GRAMS_PER_TEXT * counted.length));
  const made = { ...known, weights: weighGrams(counted, known) };
  memo.set(name, made);
  return made;
}

/** Every so many rows of targets. */
function everyTarget(targets: EncodedTargets, every: number): EncodedTargets {
  if (every === 1) return targets;
  const { values, width, weight, fold } = targets, isOne = (row: number) => row % every === 0;
  return {
    ...targets,
    values: values.filter((_, i) => isOne(Math.floor(i / width))),
    weight: weight.filter((_, row) => isOne(row)),
    fold: fold.filter((_, row) => isOne(row)),
  };
}

/** Two matrices of as many rows as one. */
function sideBySide(
  [left, k]: readonly [Float64Array, number],
  [right, w]: readonly [Float32Array, number],
): Float32Array {
  const rows = k > 0 ? left.length / k : w > 0 ? right.length / w : 0, out = new Float32Array(rows * (k + w));
  for (let row = 0; row < rows; row++) {
    out.set(left.subarray(row * k, (row + 1) * k), row * (k + w));
    out.set(right.subarray(row * w, (row + 1) * w), row * (k + w) + k);
  }
  return out;
}

/** Features: `note_svd_1` …, `note_target` as of a category, how long the text is, and whether it is missing. */
export const textEncoder: ColumnEncoder<TextEncoding> = {
  slots({ dimension, width, missing }, column, { outputs }) {
    const slots: Slot[] = Array.from({ length: dimension }, (_, d) => (
      { name: `${column}_svd_${d + 1}`, group: "text", scaling: "together" }
    ));
    slots.push(...targetSlots(column, width, outputs), { name: `${column}_length`, group: "text", scaling: "own" });
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

const NONE = new Float64Array(0);

function emptyColumns({ dimension, width, missing }: TextEncoding, n: number): Float64Array[] {
  return Array.from({ length: dimension + width + (missing ? 2 : 1) }, () => new Float64Array(n));
}

/** A linear model goes as far as its features do, and texts of nearly one length tell nothing of an empty or an endless one. */
function lengthsOf(texts: readonly string[]): [number, number, number] {
  let least = Infinity, most = 0, sum = 0, count = 0;
  for (const text of texts) {
    const length = text.trim().length;
    if (length === 0) continue;
    const log = Math.log1p(length);
    least = Math.min(least, log);
    most = Math.max(most, log);
    sum += log;
    count++;
  }
  return count === 0 ? [0, 0, 0] : [least, most, sum / count];
}

function lengthIn(lengths: TextEncoding["lengths"], length: number): number {
  if (lengths === null) return Math.log1p(length);
  const [least, most, usual] = lengths;
  return length === 0 ? usual : Math.min(most, Math.max(least, Math.log1p(length)));
}

/** Features of the texts from one on, whose weights are known. */
function fillColumns(
  columns: readonly Float64Array[],
  weights: SparseRows,
  { encoding, texts, from }: { encoding: TextEncoding; texts: readonly string[]; from: number },
): void {
  const { components, missing, lengths } = encoding, k = encoding.dimension + encoding.width;
  const projected = timesSparse(weights, components, k);
  for (let i = 0; i < projected.length; i++) columns[i % k]![from + Math.floor(i / k)] = projected[i]!;
  for (let row = from; row < from + weights.offsets.length - 1; row++) {
    const length = texts[row]!.trim().length;
    columns[k]![row] = lengthIn(lengths, length);
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
