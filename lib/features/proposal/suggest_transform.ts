import type { Panel } from "../../core/rows/panel.ts";
import { quantileSorted, sortFinite } from "../../core/numbers/statistics.ts";
import type { TargetTransform } from "../spec/spec.ts";

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
/** Share of the sales that are smaller than a small usual one. */
const SMALL = 0.05;

/**
 * The size that logarithms take for one: a small usual sale, which of counts is 1, but at most a tenth of the typical one; of
 * both the power of ten, so that another month of data hardly ever moves it, and with it all forecasts.
 *
 * So it follows the unit of a table, and grams are forecast as kilos are. Were it 1 for all, log(1 + y) would be y itself for
 * figures that are fractions (tonnes, millions), and a zero would lie the farther from all else the larger figures are. A tenth
 * of the typical sale alone is too much where keys differ in size: to small ones it would be all they sell.
 *
 * @param panel Series. @param asOf Last known period number; later targets are not read.
 * @returns Above zero, unit of `y`; 1 where nothing is sold.
 */
export function suggestUnit(panel: Panel, asOf: number): number {
  const sales = sortFinite(panel.y.filter((y, i) => y > 0 && panel.ds[i]! <= asOf));
  const unit = Math.min(quantileSorted(sales, SMALL), quantileSorted(sales, 0.5) / UNITS);
  return unit > 0 ? Number(`1e${Math.floor(Math.log10(unit))}`) : 1;
}
