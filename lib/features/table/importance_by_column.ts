import type { TableEncoder } from "./encoder.ts";
import type { Source } from "./sources.ts";

/**
 * Importances of columns from those of the features that they became: of a product half is of either side, of a component as
 * much as its direction has of each.
 *
 * @param encoder Whose features they are. @param shares By feature, shape [p].
 * @returns By column of the rows that it reads, then by text, shape [width + texts]; the same sum.
 */
export function importanceByColumn(encoder: TableEncoder, shares: Float64Array): Float64Array {
  const { width, columns, features } = encoder;
  const texts = columns.filter(({ source }) => source.columns.length === 0);
  const out = new Float64Array(width + texts.length);
  const add = ({ columns: own, name }: Source, share: number) => {
    const places = own.length > 0 ? own : [width + texts.findIndex(({ source }) => source.name === name)];
    for (const place of places) out[place]! += share / places.length;
  };
  let component = 0;
  features.forEach(({ from, group }, f) => {
    const weights = group === "component" ? directionWeights(encoder, component++) : even(from);
    for (const [column, weight] of weights) add(columns[column]!.source, shares[f]! * weight);
  });
  return out;
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
