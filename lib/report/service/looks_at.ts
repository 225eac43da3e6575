import type { Explanation, FeatureShare } from "../../explain/explain_champion.ts";
import { GROUPS } from "../../explain/groups.ts";

/** Features that are named at most. */
const MOST_FEATURES = 10;

/** What a forecast is made of, and what of it counts most. Plain data. */
export interface LooksAt {
  /** What is usual for the key, unit of the target. */
  readonly base: number;
  /** Periods of the steps, as the table writes them, shape [h]. */
  readonly ds: readonly string[];
  /** The forecast: base and all groups, shape [h]. */
  readonly yhat: readonly number[];
  /** What each group adds, shape [h]; those that add nothing are left out. */
  readonly groups: Readonly<Record<string, readonly number[]>>;
  /** Each group's share of all that is added or taken away, in [0, 1], the largest first; nothing where nothing is. */
  readonly shares: readonly { readonly group: string; readonly share: number }[];
  /** Features that add or take most, as such a share of what all features do, the largest first. */
  readonly features: readonly { readonly feature: string; readonly meaning: string; readonly share: number }[];
}

/**
 * What a model looks at, of all that its forecast is made of.
 *
 * @param explanation Of the forecast. @param ds Periods of its steps, shape [h].
 */
export function looksAt({ base, yhat, groups, features }: Explanation, ds: readonly string[]): LooksAt {
  const sizes = GROUPS.map((group) => ({ group, size: sizeOf(groups[group]) })).filter(({ size }) => size > 0);
  const all = sizes.reduce((sum, { size }) => sum + size, 0);
  const bySize = features.map((feature) => ({ feature, size: sizeOf(feature.gains) })).filter(({ size }) => size > 0);
  const allFeatures = bySize.reduce((sum, { size }) => sum + size, 0);
  return {
    base,
    ds,
    yhat: Array.from(yhat),
    groups: Object.fromEntries(sizes.map(({ group }) => [group, Array.from(groups[group])])),
    shares: sizes.map(({ group, size }) => ({ group, share: size / all })).sort((a, b) => b.share - a.share),
    features: bySize.sort((a, b) => b.size - a.size).slice(0, MOST_FEATURES)
      .map(({ feature, size }) => ({ ...named(feature), share: size / allFeatures })),
  };
}

function named({ feature, meaning }: FeatureShare) {
  return { feature, meaning };
}

function sizeOf(gains: Float64Array): number {
  return gains.reduce((sum, gain) => sum + Math.abs(gain), 0);
}
