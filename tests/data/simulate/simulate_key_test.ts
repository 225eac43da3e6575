import { assert, assertAlmostEquals, assertEquals, assertGreater, assertLess } from "@std/assert";
import { mean } from "../../../lib/core/statistics.ts";
import { DEMO_SIMULATION } from "../../../lib/data/simulate/simulate_demand.ts";
import { type SimulatedKey, simulateKey } from "../../../lib/data/simulate/simulate_key.ts";

const KEYS = Array.from({ length: 150 }, (_, i) => simulateKey(DEMO_SIMULATION, `item_${i % 30}`, `loc_${i % 7}_${i}`));

function pick(test: (key: SimulatedKey) => boolean): SimulatedKey[] {
  const keys = KEYS.filter(test);
  assertGreater(keys.length, 0);
  return keys;
}

Deno.test("simulateKey() depends on seed, item and location only", () => {
  const again = simulateKey({ ...DEMO_SIMULATION, items: 1, locations: 1 }, "item_0", "loc_0_0");
  assertEquals(again, KEYS[0]);
  assert(simulateKey({ ...DEMO_SIMULATION, seed: 7 }, "item_0", "loc_0_0").demand.join() !== KEYS[0].demand.join());
});

Deno.test("simulateKey() draws whole, non-negative units around the expectation", () => {
  for (const key of KEYS) assert(key.demand.every((value) => Number.isInteger(value) && value >= 0));
  const inStock = pick((key) => key.profile.demandClass !== "dead" && key.profile.event !== "stock_outs");
  const demand = inStock.reduce((sum, key) => sum + mean(key.demand), 0);
  const expected = inStock.reduce((sum, key) => sum + mean(key.expected), 0);
  assertAlmostEquals(demand / expected, 1, 0.02);
});

Deno.test("simulateKey() sells nothing without stock, and keeps the truth", () => {
  for (const key of pick((key) => key.profile.event === "stock_outs" && key.profile.demandClass === "smooth")) {
    const out = [...key.inStock.keys()].filter((i) => key.inStock[i] === 0);
    assertGreater(out.length, 0);
    assert(out.every((i) => key.demand[i] === 0 && key.expected[i] > 0));
  }
});

Deno.test("simulateKey() has dead, late, ended and intermittent keys", () => {
  for (const key of pick((key) => key.profile.demandClass === "dead")) assert(key.demand.every((value) => value === 0));
  for (const key of pick((key) => key.profile.event === "late_start")) assertGreater(key.start, DEMO_SIMULATION.start);
  for (const key of pick((key) => key.profile.event === "ended")) assertLess(key.demand.length, DEMO_SIMULATION.days);
  for (const key of pick((key) => key.profile.demandClass === "intermittent" && key.demand.length > 200)) {
    assertGreater(key.demand.filter((value) => value === 0).length / key.demand.length, 0.2);
  }
});

Deno.test("simulateKey() sells more at a lower price: promotions lift the expectation", () => {
  for (const key of pick((key) => key.profile.demandClass === "smooth" && key.demand.length > 400)) {
    const split = (flag: number) => mean(key.expected.filter((_, i) => key.promo[i] === flag));
    assertGreater(split(1), split(0) * 0.8);
    const prices = (flag: number) => mean(key.price.filter((_, i) => key.promo[i] === flag));
    assertLess(prices(1), prices(0));
  }
});
