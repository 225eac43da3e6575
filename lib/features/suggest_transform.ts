import type { Panel } from "../core/panel.ts";
import { median } from "../core/statistics.ts";
import type { TargetTransform } from "./spec.ts";

/** Above this share of zeros the logarithm of demand has no level worth the name. */
const MOST_ZEROS = 0.25;

/**
 * A target transform that suits all keys of a panel: `log1p_difference` for demand that is rarely zero, where effects
 * multiply; `scale` where zeros are common or values are negative.
 *
 * @param panel Series. @param asOf Last known period number; later targets are not read.
 */
export function suggestTransform(panel: Panel, asOf: number): TargetTransform {
  let known = 0, zeros = 0;
  for (let i = 0; i < panel.y.length; i++) {
    const y = panel.y[i]!;
    if (y !== y || panel.ds[i]! > asOf) continue;
    if (y < 0) return "scale";
    known++;
    if (y === 0) zeros++;
  }
  return known > 0 && zeros <= MOST_ZEROS * known ? "log1p_difference" : "scale";
}

/** A typical demand is at least this many units, so that its logarithm is one. */
const UNITS = 10;

/**
 * The size that logarithms take for one: 1, but for demand in a unit so large that its figures are fractions (tonnes,
 * millions), where log(1 + y) would be y itself.
 *
 * @param panel Series. @param asOf Last known period number; later targets are not read.
 * @returns In (0, 1], unit of `y`: a tenth of the typical demand above zero, if that is less than 1.
 */
export function suggestUnit(panel: Panel, asOf: number): number {
  const typical = median(panel.y.filter((y, i) => y > 0 && panel.ds[i]! <= asOf));
  return typical > 0 ? Math.min(1, typical / UNITS) : 1;
}
