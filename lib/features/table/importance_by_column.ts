import type { TableEncoder } from "./encoder.ts";
import type { Source } from "./sources.ts";

/** How much of a feature is of a column: its place among the columns of the rows, then among texts. */
export type ColumnShare = readonly [place: number, share: number];

/**
 * Importances of columns from those of the features that they became: of a product half is of either side, of a component as
 * much as its direction has of each.
 *
 * @param encoder Whose features they are. @param shares By feature, shape [p].
 * @returns By column of the rows that it reads, then by text, shape [width + texts]; the same sum.
 */
export function importanceByColumn(encoder: TableEncoder, shares: Float64Array): Float64Array {
  const out = new Float64Array(columnCount(encoder));
  columnShares(encoder).forEach((own, f) => {
    for (const [place, share] of own) out[place]! += shares[f]! * share;
  });
  return out;
}

/** Columns that rows have which an encoder reads, and texts. */
export function columnCount({ width, columns }: TableEncoder): number {
  return width + textsOf(columns).length;
}

/**
 * How much of each feature is of each column that it is made of.
 *
 * @param encoder Whose features they are. @returns By feature, shape [p]; the shares of each add up to 1.
 */
export function columnShares(encoder: TableEncoder): ColumnShare[][] {
  const { width, columns, features } = encoder, texts = textsOf(columns);
  const placesOf = ({ columns: own, name }: Source) =>
    own.length > 0 ? own : [width + texts.findIndex(({ source }) => source.name === name)];
  let component = 0;
  return features.map(({ from, group }) => {
    const weights = group === "component" ? directionWeights(encoder, component++) : even(from);
    return [...weights].flatMap(([column, weight]) => {
      const places = placesOf(columns[column]!.source);
      return places.map((place): ColumnShare => [place, weight / places.length]);
    });
  });
}

function textsOf(columns: TableEncoder["columns"]): TableEncoder["columns"] {
  return columns.filter(({ source }) => source.columns.length === 0);
}

function even(from: readonly number[]): Map<number, number> {
  return from.reduce((sums, column) => sums.set(column, (sums.get(column) ?? 0) + 1 / from.length), new Map());
}

/** How much of a component is of each encoded column: the squares of its direction. */
function directionWeights({ components, columns, products }: TableEncoder, component: number): Map<number, number> {
  const weights = new Map<number, number>();
  if (components === null) return weights;
  const owners = columns.flatMap(({ scales }, column) => Array.from(scales.mean, () => column));
  const { features, directions } = components, c = features.length;
  const row = directions.subarray(component * c, (component + 1) * c), total = row.reduce((sum, x) => sum + x * x, 0);
  features.forEach((feature, j) => {
    const product = 2 * (feature - owners.length);
    const slots = product < 0 ? [feature] : [products[product]!, products[product + 1]!];
    for (const slot of slots) {
      const owner = owners[slot]!;
      weights.set(owner, (weights.get(owner) ?? 0) + row[j]! ** 2 / total / slots.length);
    }
  });
  return weights;
}
