import type { CellText } from "../tables/number_text.ts";

/**
 * A number by chance that depends on texts and a seed alone: equal rows get the same.
 *
 * @param texts Cells of a row; a missing one is none of the others. @param seed Any whole number.
 * @returns In [0, 1), of 53 bits.
 * @see {@link https://github.com/bryc/code/blob/master/jshash/experimental/cyrb53.js} for the two streams of multiplications
 */
export function mixTexts(texts: readonly CellText[], seed: number): number {
  let a = 0xdeadbeef ^ seed, b = 0x41c6ce57 ^ seed;
  const take = (code: number) => {
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  };
  for (const text of texts) {
    take(text === null ? 0x10001 : 0x10002);
    if (text !== null) { for (let i = 0; i < text.length; i++) take(text.charCodeAt(i)); }
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return ((b >>> 0) * 2 ** 21 + (a >>> 11)) / 2 ** 53;
}
