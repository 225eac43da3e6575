import { assert, assertAlmostEquals, assertEquals, assertGreater } from "@std/assert";
import { createRng } from "../../../lib/core/random.ts";
import { drawProfile } from "../../../lib/data/simulate/key_profile.ts";
import { DEMO_SIMULATION } from "../../../lib/data/simulate/simulate_demand.ts";

const PROFILES = Array.from(
  { length: 2000 },
  (_, i) => drawProfile(createRng(i), DEMO_SIMULATION, { item: `item_${i % 50}`, location: `loc_${i % 20}` }),
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
    drawProfile(createRng(hash(location)), DEMO_SIMULATION, { item: "item_7", location })
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
