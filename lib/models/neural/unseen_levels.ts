import type { NetworkRows } from "./inputs.ts";
import { layoutOf, type NetworkShape } from "./network.ts";

/**
 * Let a level that no fitted row had stand where those of the rows do on average, so that a category that was never seen, as a
 * new key, is one like any other. Where rows had missing values, that is what the level has learned.
 *
 * @param parameters Of a fitted network; tables whose level 0 nobody had are changed in their place.
 * @param given `shape` of the network, `rows`, and numbers of those that were fitted.
 */
export function placeUnseenLevels(
  parameters: Float32Array,
  { shape, rows, fitted }: { readonly shape: NetworkShape; readonly rows: NetworkRows; readonly fitted: Int32Array },
): void {
  layoutOf(shape).tables.forEach(({ at, levels, width, stride }, t, { length }) => {
    const counts = new Float64Array(levels);
    for (const row of fitted) counts[rows.levels[row * length + t]!]!++;
    const seen = counts.map((count, level) => level > 0 ? count : 0), total = fitted.length - counts[0]!;
    if (total === 0) return;
    for (let d = 0; d < width; d++) {
      const mean = seen.reduce((sum, count, level) => sum + count * parameters[at + level * stride + d]!, 0) / total;
      counts.forEach((count, level) => {
        if (count === 0) parameters[at + level * stride + d] = mean;
      });
    }
  });
}
