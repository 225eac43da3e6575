/** Leaf values as multiples of a step: leaf = (low + position) × step, without rounding. */
export interface LeafGrid {
  /** A power of two. */
  readonly step: number;
  /** The smallest leaf in steps, an integer. */
  readonly low: number;
  /** Number of positions, in [1, {@linkcode MOST_LEVELS}]. */
  readonly levels: number;
}

/** Most positions of a grid: beyond, it would save too little. */
export const MOST_LEVELS = 2 ** 24;

/**
 * The coarsest grid of powers of two that numbers lie on exactly.
 *
 * @param values Numbers, shape [n].
 * @returns Null if one is not finite or is -0, or if they would need more than {@linkcode MOST_LEVELS} positions.
 */
export function gridOf(values: Float64Array): LeafGrid | null {
  let least = Infinity, most = -Infinity, step = Infinity;
  for (const value of values) {
    if (!Number.isFinite(value) || Object.is(value, -0)) return null;
    if (value < least) least = value;
    if (value > most) most = value;
    if (value === 0 || (step < Infinity && Number.isInteger(value / step))) continue;
    step = Math.min(step, lowestBit(value));
    if (most - least > MOST_LEVELS * step) return null;
  }
  if (step === Infinity) return { step: 1, low: 0, levels: 1 };
  const low = least / step, levels = (most - least) / step + 1;
  return Number.isSafeInteger(low) && levels <= MOST_LEVELS ? { step, low, levels } : null;
}

/** Whether numbers of any origin are a grid whose values are all finite. */
export function isGrid(grid: Readonly<Record<keyof LeafGrid, unknown>>): grid is LeafGrid {
  const { step, low, levels } = grid;
  return typeof step === "number" && typeof low === "number" && typeof levels === "number" && step > 0 &&
    Number.isSafeInteger(low) && Number.isInteger(levels) && levels >= 1 && levels <= MOST_LEVELS &&
    Number.isFinite((Math.abs(low) + levels) * step);
}

const double = new Float64Array(1), words = new Uint32Array(double.buffer);

/** The lowest set bit of a finite number other than 0, as a power of two. */
function lowestBit(value: number): number {
  double[0] = value;
  const low = words[0]!, high = words[1]!, exponent = high >>> 20 & 2047;
  const mantissa = high & 0xfffff | (exponent > 0 ? 0x100000 : 0);
  const zeros = low !== 0 ? trailingZeros(low) : 32 + trailingZeros(mantissa);
  return 2 ** (Math.max(1, exponent) - 1075 + zeros);
}

function trailingZeros(word: number): number {
  return 31 - Math.clz32(word & -word);
}
