import { assert, assertEquals, assertGreater, assertLessOrEqual } from "@std/assert";
import {
  compareSet,
  type Comparison,
  geometricMean,
  PARITY_SETS,
  parityGolden,
  type Peer,
  PEERS,
} from "../models/trees/_parity.ts";

const golden = parityGolden();
const known = new Map<string, Comparison[]>();

function comparisonsOf(name: string): Comparison[] {
  const set = PARITY_SETS.find((one) => one.name === name);
  const found = known.get(name) ?? (set === undefined ? [] : compareSet(set, golden));
  known.set(name, found);
  return found;
}

/**
 * Ratios beyond 1 %, each with a bound of its own and its reason; docs/benchmarks.md has them all.
 *
 * Categories: ours pay an extra penalty of 10, as LightGBM's do and the others' do not, which costs where categories tell
 * much (`categories_12`); and unlike in LightGBM those with fewer than 10 rows in a node may be told apart, which costs where
 * they tell nothing (`carparts_pool_mean`) and saves 15 % where rare ones tell much (`categories_uneven`).
 * Quantiles: our leaves and XGBoost's leave (n + 1) α of their rows below, which covers new rows; the others leave less and
 * so bear the giant orders of raw sales better (`retail_day_quantile`), though they lose up to 10 % elsewhere.
 */
const APART: Readonly<Partial<Record<string, Readonly<Partial<Record<Peer, number>>>>>> = {
  categories_12: { xgboost: 1.025, hist_gradient_boosting: 1.02 },
  carparts_pool_mean: { lightgbm: 1.015, random_forest: 1.015 },
  retail_day_quantile: { hist_gradient_boosting: 1.07, lightgbm: 1.07 },
};

for (const set of PARITY_SETS) {
  Deno.test(`gradientBoosting and randomForest come within 1 % of their peers' hold-out errors on ${set.name}`, () => {
    const found = comparisonsOf(set.name);
    assertEquals(found.length, Object.keys(golden.sets[set.name].errors).length);
    for (const { peer, ratio, standardError } of found) {
      const told = `${peer}: ratio ${ratio.toFixed(4)} ± ${standardError.toFixed(4)}`, apart = APART[set.name]?.[peer];
      assertLessOrEqual(ratio, apart ?? 1.01, told);
      assertGreater(ratio, 0.4, told);
      // Enough replicates to see 1 %, or so far below the bound that it does not matter.
      const certain = standardError <= 0.005 || ratio + 2 * standardError <= 1.01;
      assert(certain || apart !== undefined, `${told} is too uncertain`);
      assert(apart === undefined || !certain || ratio > 1.01, `${told} is no exception: delete its line`);
    }
  });
}

Deno.test("gradientBoosting and randomForest have no larger hold-out errors than their peers on average", () => {
  assert(PARITY_SETS.length >= 36);
  for (const peer of PEERS) {
    // scikit-learn's forest takes categories as numbers in order: another algorithm.
    const own = PARITY_SETS.filter(({ categorical }) => peer !== "random_forest" || categorical.length === 0)
      .flatMap(({ name }) => comparisonsOf(name)).filter((comparison) => comparison.peer === peer);
    assert(own.length >= 24 && new Set(own.map(({ set }) => set.shape)).size >= 7, peer);
    assertLessOrEqual(geometricMean(own.map(({ ratio }) => ratio)), 1.0, peer);
  }
});
