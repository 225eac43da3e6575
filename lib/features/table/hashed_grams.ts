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
  let before = 0;
  for (const [word] of text.slice(0, MOST_CHARACTERS).normalize("NFKC").toLowerCase().matchAll(WORD)) {
    const hash = hashWord(word);
    count(found, bucketOf(hash) * 2 + WORDS);
    if (before !== 0) count(found, bucketOf(Math.imul(before, PRIME) ^ hash) * 2 + WORDS);
    before = hash;
    countCharacters(word, found);
  }
  const buckets = Int32Array.from(found).sort(), counts = new Float64Array(buckets.length);
  for (let i = 0; i < buckets.length; i++) {
    counts[i] = tally[buckets[i]!]!;
    tally[buckets[i]!] = 0;
  }
  return { buckets, counts };
}

function count(found: number[], bucket: number): void {
  if (tally[bucket]!++ === 0) found.push(bucket);
}

/** Whether a bucket is of words, else of characters. */
export function isOfWords(bucket: number): boolean {
  return bucket % 2 === WORDS;
}

const OFFSET = 0x811c9dc5, PRIME = 0x01000193;

/** FNV-1a over code units. @see http://www.isthe.com/chongo/tech/comp/fnv/ */
function hashWord(word: string): number {
  let hash = OFFSET;
  for (let i = 0; i < word.length; i++) hash = Math.imul(hash ^ word.charCodeAt(i), PRIME);
  return hash;
}

/** Of ` word `, borders and all: each start is extended, so that all lengths cost one pass. */
function countCharacters(word: string, found: number[]): void {
  const n = word.length + 2, shortest = isUnspaced(word) ? 1 : SHORTEST;
  for (let from = 0; from <= n - shortest; from++) {
    const end = Math.min(n, from + LONGEST), told = from + shortest - 1;
    let hash = OFFSET;
    for (let i = from; i < end; i++) {
      hash = Math.imul(hash ^ (i === 0 || i === n - 1 ? BORDER : word.charCodeAt(i - 1)), PRIME);
      if (i >= told) count(found, bucketOf(hash) * 2 + CHARACTERS);
    }
  }
}

/** Scripts without spaces begin behind the alphabets of Europe, Asia Minor and India. */
function isUnspaced(word: string): boolean {
  return word.charCodeAt(0) >= 0x0e00 && UNSPACED.test(word);
}

/** The finaliser of murmur3: the low bits of FNV alone are correlated. */
function bucketOf(hash: number): number {
  let h = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0) % (BUCKETS / 2);
}
