import type { Panel } from "../../core/rows/panel.ts";
import { classifyDemand, type DemandClass, median, quantile } from "../../core/numbers/statistics.ts";

/** Keys of one demand class that look most like their class. */
export interface TypicalKeys {
  /** The class. */
  readonly demandClass: DemandClass;
  /** Keys of the panel in it. */
  readonly keys: number;
  /** Positions of the most typical ones in the panel, most typical first. */
  readonly typical: readonly number[];
}

/** The order of reports: from what is easy to foretell to what is not there. */
const ORDER: readonly DemandClass[] = ["smooth", "erratic", "intermittent", "lumpy", "no_demand"];

/** Farther apart than this many spreads is simply far: one trait must not decide alone. */
const FARTHEST = 5;
/** Differences of traits below this share are those of rounding. */
const NOISE = 1e-9;

/**
 * The keys of each demand class that are typical for it: nearest to the middle of the class in size, regularity, variation,
 * change of level and persistence, each in units of its spread over the class.
 *
 * @param panel Columns. @param options `each`: keys per class, 2 if absent.
 * @returns By class, those without a key left out.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { typicalKeys } from "@lib/features/profile/typical_keys.ts";
 * const y = Float64Array.of(5, 6, 5, 6, 50, 60, 50, 60, 10, 12, 10, 12);
 * const [smooth] = typicalKeys({ offsets: Int32Array.of(0, 4, 8, 12), y }, { each: 1 });
 * assertEquals(smooth, { demandClass: "smooth", keys: 3, typical: [2] });
 * ```
 */
export function typicalKeys(
  panel: Pick<Panel, "offsets" | "y">,
  options: { readonly each?: number } = {},
): TypicalKeys[] {
  const { each = 2 } = options;
  const all = Array.from({ length: panel.offsets.length - 1 }, (_, k) => {
    const y = panel.y.subarray(panel.offsets[k], panel.offsets[k + 1]), { demandClass, adi, cv2 } = classifyDemand(y);
    return { k, demandClass, traits: traitsOf(y, adi, cv2) };
  });
  return ORDER.flatMap((demandClass): TypicalKeys[] => {
    const members = all.filter((key) => key.demandClass === demandClass);
    if (members.length === 0) return [];
    const far = distances(members.map(({ traits }) => traits));
    const ranked = members.map(({ k }, i) => ({ k, far: far[i]! })).sort((a, b) => a.far - b.far || a.k - b.k);
    return [{ demandClass, keys: members.length, typical: ranked.slice(0, each).map(({ k }) => k) }];
  });
}

/** Distance of each from the middle of all, in spreads. */
function distances(traits: readonly (readonly number[])[]): number[] {
  const out = traits.map(() => 0);
  for (let t = 0; t < (traits[0]?.length ?? 0); t++) {
    const column = traits.map((row) => row[t]!), known = column.filter(Number.isFinite);
    if (known.length === 0) continue;
    const middle = median(known), spread = quantile(known, 0.75) - quantile(known, 0.25);
    // Traits that differ by rounding are alike.
    const least = NOISE * (1 + Math.abs(middle));
    column.forEach((value, i) => {
      const away = Math.abs(value - middle);
      // Nothing is known of a trait: that is not typical, where others have it.
      const far = Number.isFinite(value) ? spread > least ? away / spread : Number(away > least) : FARTHEST;
      out[i]! += Math.min(FARTHEST, far) ** 2;
    });
  }
  return out;
}

/** Size, share of periods with demand, variation of sizes, change from the first half to the second, and persistence. */
function traitsOf(y: Float64Array, adi: number, cv2: number): number[] {
  const known = y.filter(Number.isFinite), half = known.length >> 1, level = meanOf(known);
  const size = Math.log(Math.abs(level) + 1e-9), regularity = 1 / adi, variation = Math.log(cv2 + 1e-3);
  const change = (meanOf(known.subarray(half)) - meanOf(known.subarray(0, half))) / (Math.abs(level) || 1);
  return [size, regularity, variation, change, persistence(known, level), known.length];
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Correlation of each value with the one before; NaN of a constant. */
function persistence(y: Float64Array, level: number): number {
  let products = 0, squares = 0;
  for (let i = 0; i < y.length; i++) {
    squares += (y[i]! - level) ** 2;
    if (i > 0) products += (y[i]! - level) * (y[i - 1]! - level);
  }
  return squares > 0 ? products / squares : NaN;
}
