/** Hashed n-grams: enough that two that matter hardly ever share one. */
export const BUCKETS = 2 ** 18;
/** Characters of a text that are read. */
const MOST_CHARACTERS = 4000;
/** Lengths of the n-grams of characters, with the borders of their word. */
const SHORTEST = 3, LONGEST = 5;

const WORD = /[\p{L}\p{N}\p{M}]+/gu;
/** Scripts that put no space between words: there one and two characters are what words are elsewhere. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
/** The border of a word among its characters. */
const BORDER = 32;
/** The lowest bit says what a bucket is of: half of the buckets are of words. */
const WORDS = 0, CHARACTERS = 1;

/** How often each hashed n-gram is in one text. */
export interface GramCounts {
  /** Ascending; even: words and pairs of words, odd: characters. Shape [m]. */
  readonly buckets: Int32Array;
  /** Shape [m], >= 1. */
  readonly counts: Float64Array;
}

/** Counts of the text that is being read, all 0 between texts. */
const tally = new Int32Array(BUCKETS);

/**
 * The n-grams of a text: its words, pairs of neighbours, and three to five characters within a word, in lower case and one form of
 * Unicode.
 *
 * @param text Any; its first 4000 characters are read.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { gramCounts } from "@lib/features/table/hashed_grams.ts";
 * assertEquals(gramCounts("Good!"), gramCounts("good"));
 * ```
 */
export function gramCounts(text: string): GramCounts {
  const found: number[] = [];
  const count = (hash: number, what: number) => {
    const bucket = bucketOf(hash, what);
    if (tally[bucket]!++ === 0) found.push(bucket);
  };
  let before = 0;
  for (const [word] of text.slice(0, MOST_CHARACTERS).normalize("NFKC").toLowerCase().matchAll(WORD)) {
    const hash = hashWord(word);
    count(hash, WORDS);
    if (before !== 0) count(Math.imul(before, 0x01000193) ^ hash, WORDS);
    before = hash;
    countCharacters(word, count);
  }
  const buckets = Int32Array.from(found).sort(), counts = Float64Array.from(buckets, (bucket) => tally[bucket]!);
  for (const bucket of buckets) tally[bucket] = 0;
  return { buckets, counts };
}

/** Whether a bucket is of words, else of characters. */
export function isOfWords(bucket: number): boolean {
  return bucket % 2 === WORDS;
}

/** FNV-1a over code units. @see http://www.isthe.com/chongo/tech/comp/fnv/ */
function hashWord(word: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < word.length; i++) hash = Math.imul(hash ^ word.charCodeAt(i), 0x01000193);
  return hash;
}

/** Of ` word `, borders and all: each start is extended, so that all lengths cost one pass. */
function countCharacters(word: string, count: (hash: number, what: number) => void): void {
  const n = word.length + 2, shortest = UNSPACED.test(word) ? 1 : SHORTEST;
  for (let from = 0; from < n; from++) {
    let hash = 0x811c9dc5 ^ 0x5bd1e995;
    for (let i = from; i < n && i < from + LONGEST; i++) {
      hash = Math.imul(hash ^ (i === 0 || i === n - 1 ? BORDER : word.charCodeAt(i - 1)), 0x01000193);
      if (i - from + 1 >= shortest) count(hash, CHARACTERS);
    }
  }
}

/** The finaliser of murmur3: the low bits of FNV alone are correlated. */
function bucketOf(hash: number, what: number): number {
  let h = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (((h ^ (h >>> 16)) >>> 0) % (BUCKETS / 2)) * 2 + what;
}
