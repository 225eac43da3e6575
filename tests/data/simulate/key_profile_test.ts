import { assert, assertAlmostEquals, assertEquals, assertGreater } from "@std/assert";
import { createRng } from "../../../lib/core/numbers/random.ts";
import { drawProfile } from "../../../lib/data/simulate/key_profile.ts";
import { DEMO_SIMULATION } from "../../../lib/data/simulate/simulation.ts";

const ALIKE = { ...DEMO_SIMULATION, world: "alike" as const };
const PROFILES = Array.from(
  { length: 2000 },
  (_, i) => drawProfile(createRng(i), ALIKE, { item: `item_${i % 50}`, location: `loc_${i % 20}` }),
);

Deno.test("drawProfile() draws every class and event in about its share", () => {
  const share = (test: (profile: typeof PROFILES[0]) => boolean) => PROFILES.filter(test).length / PROFILES.length;
  for (
    const [name, expected] of [["smooth", 0.55], ["erratic", 0.2], ["intermittent", 0.22], ["dead", 0.03]] as const
  ) {
    assertAlmostEquals(share((profile) => profile.demandClass === name), expected, 0.04);
  }
  for (const event of ["none", "level_shift", "stock_outs", "late_start", "ended"]) {
    assertGreater(share((profile) => profile.event === event), 0.03);
  }
});

Deno.test("drawProfile() gives an item one price and season in all locations", () => {
  const [a, b] = ["loc_1", "loc_2"].map((location) =>
    drawProfile(createRng(hash(location)), ALIKE, { item: "item_7", location })
  );
  assertEquals([a.basePrice, a.yearlyPeak, a.elasticity], [b.basePrice, b.yearlyPeak, b.elasticity]);
});

function hash(text: string): number {
  return text.length + text.charCodeAt(text.length - 1);
}

Deno.test("drawProfile() keeps days inside the span and weekday factors at mean 1", () => {
  for (const profile of PROFILES) {
    assert(profile.firstDay >= 0 && profile.lastDay < DEMO_SIMULATION.days && profile.firstDay < profile.lastDay);
    assertAlmostEquals(profile.weekdays.reduce((sum, factor) => sum + factor, 0), 7, 1e-9);
    assertEquals(profile.shiftDay === null, profile.event !== "level_shift");
    assertEquals(profile.stockOuts.length > 0, profile.event === "stock_outs");
  }
});

Deno.test("drawProfile() keeps every number inside what its description says", () => {
  for (const profile of PROFILES) {
    assert(profile.yearlyAmplitude >= 0 && profile.yearlyAmplitude <= 0.5);
    assert(profile.yearlyPeak >= 0 && profile.yearlyPeak < 1);
    assert(profile.elasticity < 0 && profile.promoFactor >= 1 && profile.noise > 0 && profile.basePrice > 0);
    assert(profile.orderSize >= 1 && profile.orderSize < 5 && profile.level > 0);
    assertEquals(profile.basePrice, Math.round(profile.basePrice * 100) / 100);
    for (const { from, to } of profile.stockOuts) assert(from >= 0 && from < to && to <= DEMO_SIMULATION.days);
    assertEquals(profile.shiftFactor === 1, profile.shiftDay === null);
  }
});

Deno.test("drawProfile() draws shifts both ways, in the middle of the span", () => {
  const shifts = PROFILES.filter((profile) => profile.shiftDay !== null);
  const up = shifts.filter((profile) => profile.shiftFactor > 1).length / shifts.length;
  assertAlmostEquals(up, 0.5, 0.12);
  for (const { shiftDay, shiftFactor } of shifts) {
    assert(shiftFactor >= 0.4 && shiftFactor <= 2.5 && !(shiftFactor > 0.7 && shiftFactor < 1.5));
    const share = (shiftDay ?? NaN) / DEMO_SIMULATION.days;
    assert(share >= 0.29 && share <= 0.8);
  }
});

Deno.test("drawProfile() is the same for equal streams, and another for another location's weekdays", () => {
  const draw = (location: string) => drawProfile(createRng(5), ALIKE, { item: "item_1", location });
  assertEquals(draw("loc_1"), draw("loc_1"));
  assert(draw("loc_1").weekdays.join() !== draw("loc_2").weekdays.join());
});

Deno.test("drawProfile() gives intermittent keys a small level, and erratic ones more noise", () => {
  for (const { demandClass, level, noise } of PROFILES) {
    if (demandClass === "intermittent") assert(level >= 0.05 && level <= 0.45);
    assertEquals(noise === 0.7, demandClass === "erratic");
  }
});

Deno.test("drawProfile() gives keys of shops what alike ones have, but for their own ways", () => {
  PROFILES.slice(0, 200).forEach((alike, i) => {
    const key = { item: `item_${i % 50}`, location: `loc_${i % 20}` };
    const { right: _, levelWalk: __, ...shops } = drawProfile(createRng(i), DEMO_SIMULATION, key);
    const { weekdays, yearlyAmplitude, yearlyPeak, elasticity, promoFactor, noise } = shops;
    const own = { weekdays, yearlyAmplitude, yearlyPeak, elasticity, promoFactor, noise };
    assertEquals({ ...alike, ...own, right: null, levelWalk: 0 }, { ...shops, right: null, levelWalk: 0 });
    assertEquals([alike.right, alike.levelWalk], [null, 0]);
  });
});

Deno.test("drawProfile() works for the shortest span", () => {
  const simulation = { ...DEMO_SIMULATION, days: 2 };
  for (let seed = 0; seed < 300; seed++) {
    const { firstDay, lastDay } = drawProfile(createRng(seed), simulation, { item: "a", location: "b" });
    assert(firstDay >= 0 && lastDay <= 1 && firstDay <= lastDay, `${seed}: ${firstDay} ${lastDay}`);
  }
});
