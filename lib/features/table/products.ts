import type { EncodedFeature, EncodedKind, Slot } from "./column_encoding.ts";
import type { Source } from "./sources.ts";

/** Features that can be multiplied: those whose values mean more or less of something. */
const FACTORS: readonly EncodedKind[] = ["number", "boolean", "level", "target", "date"];
/** Most products of one pair of columns. */
const MOST_PRODUCTS = 64;

/**
 * Products of the features of pairs of columns; pairs of categories are combined before they are encoded instead.
 *
 * @param columns What each column became. @param interactions Pairs of names; of other columns, nothing.
 * @returns `products`: positions of both factors among all slots, shape [q × 2]; `features`: what they are, shape [q].
 */
export function productsOf(
  columns: readonly { readonly source: Source; readonly slots: readonly Slot[] }[],
  interactions: readonly (readonly [string, string])[],
): { products: Int32Array; features: EncodedFeature[] } {
  const starts = startsOf(columns.map(({ slots }) => slots.length)),
    pairs: number[] = [],
    features: EncodedFeature[] = [];
  for (const [a, b] of interactions) {
    const i = columns.findIndex(({ source }) => source.name === a),
      j = columns.findIndex(({ source }) => source.name === b);
    if (i < 0 || j < 0 || (columns[i]!.source.kind === "category" && columns[j]!.source.kind === "category")) continue;
    const both = factors(columns[i]!.slots).flatMap((x) => factors(columns[j]!.slots).map((y) => [x, y] as const));
    for (const [x, y] of both.slice(0, MOST_PRODUCTS)) {
      pairs.push(starts[i]! + x, starts[j]! + y);
      const name = `${columns[i]!.slots[x]!.name}_x_${columns[j]!.slots[y]!.name}`;
      features.push({ name, group: "interaction", from: [i, j] });
    }
  }
  return { products: Int32Array.from(pairs), features };
}

function factors(slots: readonly Slot[]): number[] {
  return slots.flatMap(({ group }, s) => FACTORS.includes(group) ? [s] : []);
}

function startsOf(lengths: readonly number[]): number[] {
  let at = 0;
  return lengths.map((length) => (at += length) - length);
}

/** Products of pairs of columns. @param slots Each of shape [n]. @param products Shape [q × 2]. @returns q columns of shape [n]. */
export function multiply(slots: readonly Float64Array[], products: Int32Array): Float64Array[] {
  return Array.from({ length: products.length / 2 }, (_, i) => {
    const left = slots[products[2 * i]!]!, right = slots[products[2 * i + 1]!]!;
    return left.map((value, row) => value * right[row]!);
  });
}
