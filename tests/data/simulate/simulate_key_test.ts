import { assert, assertAlmostEquals, assertEquals, assertGreater, assertLess } from "@std/assert";
import { mean } from "../../../lib/core/numbers/statistics.ts";
import { DEMO_SIMULATION } from "../../../lib/data/simulate/simulation.ts";
import { type SimulatedKey, simulateKey } from "../../../lib/data/simulate/simulate_key.ts";

const ALIKE = { ...DEMO_SIMULATION, world: "alike" as const };
const KEYS = Array.from({ length: 150 }, (_, i) => simulateKey(ALIKE, `item_${i % 30}`, `loc_${i % 7}_${i}`));

function pick(test: (key: SimulatedKey) => boolean): SimulatedKey[] {
  const keys = KEYS.filter(test);
  assertGreater(keys.length, 0);
  return keys;
}

Deno.test("simulateKey() depends on seed, item and location only", () => {
  const again = simulateKey({ ...ALIKE, items: 1, locations: 1 }, "item_0", "loc_0_0");
  assertEquals(again, KEYS[0]);
  assert(simulateKey({ ...ALIKE, seed: 7 }, "item_0", "loc_0_0").demand.join() !== KEYS[0].demand.join());
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

/** Expected demand by the formula of the documentation, from the platform's dates. */
function expectedOf(key: SimulatedKey, i: number): number {
  const { profile } = key, age = profile.firstDay + i;
  const date = new Date((key.start + i) * 86_400_000), year = date.getUTCFullYear();
  const ofYear = (date.getTime() - Date.UTC(year, 0, 1)) / 86_400_000 / 365.25;
  const holidays: Record<string, number> = {
    "1-1": 0.4,
    "5-1": 0.6,
    "12-23": 1.5,
    "12-24": 1.8,
    "12-25": 0.3,
    "12-26": 0.5,
  };
  return profile.demandClass === "dead" ? 0 : [
    profile.level,
    Math.exp(profile.trendPerYear * age / 365.25),
    profile.weekdays[(date.getUTCDay() + 6) % 7],
    1 + profile.yearlyAmplitude * Math.cos(2 * Math.PI * (ofYear - profile.yearlyPeak)),
    profile.shiftDay !== null && age >= profile.shiftDay ? profile.shiftFactor : 1,
    holidays[`${date.getUTCMonth() + 1}-${date.getUTCDate()}`] ?? 1,
    (key.price[i] / profile.basePrice) ** profile.elasticity,
    key.promo[i] === 1 ? profile.promoFactor : 1,
  ].reduce((product, factor) => product * factor, 1);
}

Deno.test("simulateKey() expects what the formula says, on every day of every kind of key", () => {
  const kinds = new Set<string>();
  for (const key of KEYS) {
    kinds.add(`${key.profile.demandClass} ${key.profile.event}`);
    for (let i = 0; i < key.expected.length; i += 7) {
      const expected = expectedOf(key, i);
      assertAlmostEquals(key.expected[i], expected, 1e-9 * Math.max(1, expected));
    }
  }
  assertGreater(kinds.size, 8);
});

Deno.test("simulateKey() expects holidays by their day", () => {
  const [key] = pick((key) =>
    key.profile.demandClass === "smooth" && key.start === DEMO_SIMULATION.start && key.expected.length > 360
  );
  // 2022: 24 December is a Saturday, as is the 10th; same promotion and price or not, the formula holds for both.
  const [eve, calm] = [357, 343].map((i) => key.expected[i] / expectedOf(key, i));
  assertAlmostEquals(eve, calm, 1e-9);
});

Deno.test("simulateKey() prices are cents, lower by a fifth in promotions, and steady between changes", () => {
  for (const key of KEYS) {
    for (let i = 0; i < key.price.length; i++) {
      assertAlmostEquals(key.price[i] * 100, Math.round(key.price[i] * 100), 1e-6);
      const usual = key.profile.basePrice * (key.promo[i] === 1 ? 0.8 : 1);
      assert(key.price[i] > 0.89 * usual - 0.01 && key.price[i] < 1.16 * usual + 0.01);
    }
    const changes = key.price.filter((price, i) => i > 0 && price !== key.price[i - 1]).length;
    assertLess(changes, key.price.length / 20 + 5);
  }
});

Deno.test("simulateKey() promotions last one week or two", () => {
  for (const key of KEYS) {
    const runs = [...key.promo].join("").split("0").map((run) => run.length).filter((length) => length > 0);
    // The last one may be cut by the end.
    for (const length of runs.slice(0, -1)) assert(length === 7 || length === 14, `${length}`);
  }
});

Deno.test("simulateKey() demand has the variance of its noise: more than Poisson, more where erratic", () => {
  const dispersion = (demandClass: string) => {
    const keys = pick((key) => key.profile.demandClass === demandClass && mean(key.expected) > 5);
    const ratios = keys.map((key) =>
      mean(
        key.demand.map((y, i) => (y - key.expected[i]) ** 2 / key.expected[i]).filter((_, i) => key.inStock[i] === 1),
      )
    );
    return ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length;
  };
  assertGreater(dispersion("smooth"), 1);
  assertGreater(dispersion("erratic"), 2 * dispersion("smooth"));
});

Deno.test("simulateKey() intermittent orders have about the size of their profile", () => {
  const keys = pick((key) => key.profile.demandClass === "intermittent" && key.demand.length > 500);
  for (const key of keys) {
    const orders = key.demand.filter((units) => units > 0);
    if (orders.length < 40) continue;
    assertAlmostEquals(mean(orders) / Math.max(key.profile.orderSize, mean(key.expected)), 1, 0.5);
  }
});

Deno.test("simulateKey() plans prices and promotions ahead, which change nothing before", () => {
  for (const [i, key] of KEYS.entries()) {
    const days = key.profile.event === "ended" ? 0 : 28;
    assertEquals([key.ahead.price.length, key.ahead.promo.length], [days, days]);
    if (i >= 20) continue;
    const longer = simulateKey({ ...ALIKE, ahead: 400 }, key.item, key.location);
    assertEquals([longer.demand, longer.price, longer.promo], [key.demand, key.price, key.promo]);
    assertEquals(longer.ahead.price.subarray(0, days), key.ahead.price);
  }
  const long = KEYS.filter((key) => key.profile.event === "none").slice(0, 10).map((key) =>
    simulateKey({ ...ALIKE, ahead: 400 }, key.item, key.location).ahead
  );
  for (const { price, promo } of long) {
    assert(promo.includes(1) && promo.includes(0));
    assertGreater(new Set(price).size, 2);
  }
});

Deno.test("simulateKey() lets the level of some keys of shops wander around the formula, and of no others", () => {
  const kinds = new Map<string, number[]>();
  for (let i = 0; i < 60; i++) {
    const key = simulateKey({ ...DEMO_SIMULATION, days: 400 }, `item_${i % 10}`, `loc_${i}`);
    if (key.expected.length < 300 || key.profile.demandClass === "dead") continue;
    const walk = Array.from(key.expected, (value, t) => Math.log(value / expectedOf(key, t)));
    const most = Math.max(...walk.map(Math.abs)), kind = key.profile.right ?? "none";
    kinds.set(kind, [...kinds.get(kind) ?? [], most]);
    if (kind !== "statistical") assertLess(most, 1e-9);
    else assertEquals([key.profile.elasticity, key.profile.promoFactor, key.profile.yearlyAmplitude], [0, 1, 0]);
  }
  assertEquals([...kinds.keys()].sort(), ["blend", "global", "local", "none", "statistical"]);
  assertGreater(Math.min(...kinds.get("statistical")!), 0.1);
});
