import { assert, assertAlmostEquals, assertEquals, assertGreater, assertLess } from "@std/assert";
import { createRng } from "../../../lib/core/numbers/random.ts";
import { mean, variance } from "../../../lib/core/numbers/statistics.ts";
import { drawOwn, type OwnWays } from "../../../lib/data/simulate/own_ways.ts";

const SHARED = {
  demandClass: "smooth",
  weekdays: [0.9, 0.9, 0.9, 1, 1.2, 1.3, 0.8],
  yearlyAmplitude: 0.2,
  yearlyPeak: 0.5,
  noise: 0.2,
};
const KEYS = Array.from({ length: 4000 }, (_, i) => drawOwn(createRng(i), SHARED, createRng(i % 50 + 9000)));
const of = (kind: string) => KEYS.filter(({ right }) => right === kind);
const sd = (values: number[]) => Math.sqrt(variance(values));

Deno.test("drawOwn() makes keys for every kind of model, in about its share", () => {
  const shares = ["global", "local", "blend", "statistical"].map((kind) => of(kind).length / KEYS.length);
  [0.35, 0.25, 0.2, 0.2].forEach((share, i) => assertAlmostEquals(shares[i], share, 0.03));
});

Deno.test("drawOwn() spreads price and promotion between keys as measured on real stores", () => {
  // Of orange juice in 83 stores, by bench/key_variance.ts: 0.81 and 0.28 on the log scale.
  assertAlmostEquals(sd(KEYS.map(({ elasticity }) => elasticity)), 0.81, 0.35);
  assertAlmostEquals(sd(KEYS.map(({ promoFactor }) => Math.log(promoFactor))), 0.28, 0.1);
});

Deno.test("drawOwn() gives keys for a model of all keys nothing of their own but noise, and most of it those for local ones", () => {
  const spread = (key: OwnWays) => sd(key.weekdays.map((factor, d) => Math.log(factor / SHARED.weekdays[d])));
  const own = (kind: string) => mean(of(kind).map(spread)),
    noise = (kind: string) => mean(of(kind).map((k) => k.noise));
  assertLess(own("global"), 0.02);
  assertGreater(own("blend"), 0.1);
  assertGreater(own("local"), 1.5 * own("blend"));
  assertGreater(noise("global"), noise("blend"));
  assertGreater(noise("blend"), 2 * noise("local"));
  // One item, many keys: what is of the item is the same for all that have nothing of their own.
  const item = Array.from({ length: 200 }, (_, i) => drawOwn(createRng(i), SHARED, createRng(7)))
    .filter(({ right }) => right === "global");
  assertEquals(new Set(item.map(({ elasticity }) => elasticity)).size, 1);
});

Deno.test("drawOwn() lets only the level of keys for statistical models wander, and those follow no price", () => {
  for (const key of KEYS) {
    assertEquals(key.levelWalk > 0, key.right === "statistical");
    assertEquals(key.elasticity === 0, key.right === "statistical");
    assert(key.promoFactor >= 1 && key.yearlyAmplitude >= 0 && key.yearlyAmplitude <= 0.5);
    assertAlmostEquals(key.weekdays.reduce((sum, factor) => sum + factor, 0), 7, 0.02);
  }
});

Deno.test("drawOwn() says of noisy and sparse keys that nothing is to be told apart", () => {
  for (const demandClass of ["erratic", "intermittent", "dead"]) {
    const { right, levelWalk, noise } = drawOwn(createRng(1), { ...SHARED, demandClass }, createRng(2));
    assertEquals([right, levelWalk, noise], [null, 0, SHARED.noise]);
  }
});
