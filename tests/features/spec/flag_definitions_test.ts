import { assert, assertEquals } from "@std/assert";
import { FLAG_EXAMPLES, readFlag } from "@lib/features/spec/flag_definitions.ts";
import { prepareFeatures } from "@lib/features/rows/prepare.ts";
import { parseFeature } from "@lib/features/spec/parse_feature.ts";
import { cell, seriesPanel, specOf } from "../_panel.ts";

const exogenous = [{ name: "promo", kind: "future" as const }];
const at = { index: 0, spec: specOf([], { exogenous }) };
const promo = Float64Array.of(0, 1, 0, 0, 0, 1, 0, 0, 0, 1);
const panel = seriesPanel([2, 8, 2, 2, 2, NaN, NaN, NaN, NaN, NaN], {
  exogenous: [{ ...exogenous[0], values: promo }],
});

/** Values at steps 1 to 3 after the fifth period, of what was prepared for so many steps. */
function steps(name: string, horizon = 3): number[] {
  const future = prepareFeatures(specOf([name], { exogenous }), panel, { horizon }).future(104);
  return [0, 1, 2].map((row) => cell(future, row, name));
}

Deno.test("readFlag() knows its examples and refuses what is none of them", () => {
  for (const suffix of FLAG_EXAMPLES) assert(readFlag(suffix, "promo", at) !== null, suffix);
  for (const suffix of ["mean_period_7", "season_mean_period_1", "days", "season_days_to", "lag_0"]) {
    assertEquals(readFlag(suffix, "promo", at), null, suffix);
  }
});

Deno.test("<flag>_mean is the mean of the periods in which the flag was as it will be", () => {
  // Down: the fourth and the fifth period, which have a level of three known values behind them; never up since.
  const [on, off] = [NaN, (2 + 2 + 4 * 2) / (2 + 4)];
  assertEquals(steps("promo_mean"), [on, off, off]);
});

Deno.test("<flag>_season_mean tells season positions apart, <flag>_mean does not", () => {
  const y = Array.from({ length: 43 }, (_, i) => i >= 40 ? NaN : (i % 7 === 0 ? 10 : 1) * (i % 3 === 0 ? 2 : 1));
  const values = Float64Array.from(y, (_, i) => i % 3 === 0 ? 1 : 0);
  const long = seriesPanel(y, { exogenous: [{ ...exogenous[0], values }] });
  const names = ["promo_season_mean", "promo_mean", "promo_season_mean_period_3"];
  const future = prepareFeatures(specOf(names, { exogenous }), long, { horizon: 3 }).future(139);
  const [season, all] = names.map((name) => [0, 1, 2].map((row) => cell(future, row, name)));
  assertEquals(all[0], all[1], "positions 40 and 41 are down");
  assert(season[2] > 2 * season[0] && season[2] > 2 * season[1], "position 42 is up, and the first of its week");
  assert(all[2] > all[0]);
});

Deno.test("<flag>_days_to and _days_since measure from the target, as far as forecasts are made", () => {
  // Flags up at positions 1, 5 and 9; targets are 5, 6, 7, and serving knows three periods: 5, 6, 7.
  assertEquals(steps("promo_days_to"), [0, 60, 60]);
  assertEquals(steps("promo_days_to", 5), [0, 3, 2]);
  assertEquals(steps("promo_days_since"), [0, 1, 2]);
  assertEquals(steps("promo_zero_days_to"), [1, 0, 0]);
  assertEquals(steps("promo_zero_days_since"), [1, 0, 0]);
});

Deno.test("<flag>_days_to is missing where an event may follow that nobody knows of", () => {
  const rows = prepareFeatures(specOf(["promo_days_to"], { exogenous }), panel, { horizon: 3 });
  const none = seriesPanel([...panel.y].slice(0, 8), { exogenous: [{ ...exogenous[0], values: promo.slice(0, 8) }] });
  const cut = prepareFeatures(specOf(["promo_days_to"], { exogenous }), none, { horizon: 5 });
  assertEquals(cell(rows.future(104), 1, "promo_days_to"), 60);
  assertEquals(cell(cut.future(104, 3), 1, "promo_days_to"), NaN);
});

Deno.test("days are those of the calendar, whatever a period is", () => {
  const weeks = { ...panel, calendar: { frequency: "week" as const, anchor: 0 } };
  const spec = specOf(["promo_days_since"], { exogenous, calendar: weeks.calendar });
  assertEquals(cell(prepareFeatures(spec, weeks, { horizon: 3 }).future(104), 2, "promo_days_since"), 14);
});

Deno.test("flag features say what they read", () => {
  const info = (name: string) => parseFeature(name, at.spec).info;
  assertEquals(info("promo_season_mean").sources, ["promo", "y"]);
  assertEquals(info("promo_days_to").sources, ["promo"]);
  assertEquals(info("promo_days_to").unit, "days");
});
