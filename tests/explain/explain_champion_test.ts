import { assert, assertAlmostEquals, assertEquals, assertGreater, assertLess, assertThrows } from "@std/assert";
import type { Champion, ChampionMember } from "@lib/competition/champions/champion.ts";
import { forecastChampion } from "@lib/competition/champions/champion.ts";
import { placeInWeek } from "@lib/core/time/calendar.ts";
import { createRng } from "@lib/core/numbers/random.ts";
import { explainChampion, type Explanation } from "@lib/explain/explain_champion.ts";
import { GROUPS } from "@lib/explain/groups.ts";
import { prepareFeatures } from "@lib/features/rows/prepare.ts";
import type { FeatureSpec, TargetTransform } from "@lib/features/spec/spec.ts";
import { familyNames, familyOf } from "@lib/models/catalog.ts";
import { CONTENDERS, FORECAST_ONLY } from "@lib/models/contenders.ts";
import { fleetSeason } from "@lib/models/histories/fleet_season.ts";
import type { ModelFamily } from "@lib/models/contract/family.ts";
import { AT, championOf, constant, ORIGIN, SERIES } from "../competition/_champions.ts";
import { familyOf as familyFrom, HORIZON, SEASON, specOf, START } from "../competition/_series.ts";
import { loadFittable } from "../models/_fittable.ts";

const SMALL = { trees: 8 };

function memberOf(family: ModelFamily, spec: FeatureSpec, options: Partial<ChampionMember> = {}): ChampionMember {
  const design = family.input === "design"
    ? prepareFeatures(spec, SERIES, { horizon: HORIZON }).training(ORIGIN)
    : null;
  const training = { y: SERIES.y.subarray(0, ORIGIN - START + 1), start: START, seasonLength: SEASON, design };
  const params = "trees" in family.defaults ? SMALL : {};
  const fitted = family.fit(training, { ...family.defaults, ...params }, createRng(1));
  return { contender: family.name, family, fitted, weight: 1, smear: 1, shared: "", ...options };
}

/** Base and groups must be the forecast shown, which must be that of the champion. */
function assertExplains(champion: Champion, message: string): Explanation {
  const explained = explainChampion(champion, SERIES, AT), { yhat } = forecastChampion(champion, SERIES, AT);
  assertEquals(explained.yhat, yhat, message);
  yhat.forEach((value, i) => {
    const sum = GROUPS.reduce((sum, group) => sum + explained.groups[group][i], explained.base);
    assertLess(Math.abs(sum - value), 1e-9 * Math.max(1, Math.abs(value)), `${message}, step ${i + 1}`);
  });
  return explained;
}

/** Families that are no sum of trees or columns: they are explained by group alone. */
const OPAQUE: ReadonlySet<string> = new Set(["ml_random_forest", "hurdle", "mlp", "elastic_net", "nearest"]);

Deno.test("explainChampion() adds up to the forecast shown for every family, transform and strategy", async () => {
  // Those that a contender of series is of.
  const names = familyNames().filter((name) =>
    CONTENDERS.some(({ family, problems = FORECAST_ONLY }) => family === name && problems.includes("forecast"))
  );
  const families = [...await Promise.all(names.map(loadFittable)), fleetSeason];
  const transforms: TargetTransform[] = ["none", "log1p", "scale", "difference", "log1p_difference"];
  for (const family of families) {
    for (const transform of family.input === "design" ? transforms : ["none"] as const) {
      for (const strategy of ["direct", "recursive"] as const) {
        const spec = specOf({ transform, strategy }), smear = transform.startsWith("log") ? 1.1 : 1;
        const champion = championOf([memberOf(family, spec, { smear })], { spec });
        const { groups, features } = assertExplains(champion, `${family.name}, ${transform}, ${strategy}`);
        if (family.input !== "design") continue;
        const moved = GROUPS.filter((group) => groups[group].some((gain) => gain !== 0));
        // It says the same of every row.
        if (family.name === "prior_mean") continue;
        // Some columns are all that it keeps.
        assertGreater(
          moved.length,
          family.name === "elastic_net" ? 1 : 2,
          `${family.name} says what moves it: ${moved}`,
        );
        if (!OPAQUE.has(family.name)) assertEquals(features.length, spec.names.length);
      }
    }
  }
});

Deno.test("explainChampion() adds up where members have rows of their own, and shows values of features that only one sees", () => {
  const ridge = familyOf("ridge"), boosting = familyOf("gradient_boosting");
  const fed = specOf({ strategy: "recursive", transform: "log1p_difference" }),
    few = specOf({ names: ["lag_3", "lag_1"] });
  const members = [
    memberOf(ridge, specOf()),
    memberOf(boosting, fed, { spec: fed, smear: 1.1 }),
    memberOf(ridge, few, { spec: few, weight: 2 }),
  ];
  const { features } = assertExplains(championOf(members), "blend of three specs");
  const values = features.find(({ feature }) => feature === "lag_3")?.values ?? [];
  assertEquals(values, Array(HORIZON).fill(SERIES.y[ORIGIN - START - 2]));
});

Deno.test("explainChampion() weighs the members of a blend, and shows the middle one of a median", () => {
  const spec = specOf({ transform: "log1p" }),
    [ridge, boosting] = ["ridge", "gradient_boosting"].map((name) =>
      memberOf(familyOf(name), spec, { weight: name === "ridge" ? 3 : 1 })
    );
  const alone = [ridge, boosting].map((member) => assertExplains(championOf([member], { spec }), "alone"));
  const blend = assertExplains(championOf([ridge, boosting], { spec }), "blend");
  for (const group of GROUPS) {
    blend.groups[group].forEach((gain, i) =>
      assertAlmostEquals(gain, 0.75 * alone[0].groups[group][i] + 0.25 * alone[1].groups[group][i], 1e-9)
    );
  }
  assertEquals(blend.members.map(({ share }) => share[0]), [0.75, 0.25]);
  const members = [constant(0), ridge, constant(1000)];
  const median = assertExplains(championOf(members, { spec, combine: "median" }), "median");
  assertEquals(median.members.map(({ share }) => share[0]), [0, 1, 0]);
  for (const group of GROUPS) {
    median.groups[group].forEach((gain, i) => assertAlmostEquals(gain, alone[0].groups[group][i], 1e-9));
  }
});

Deno.test("explainChampion() finds the season of ETS in its group and the mean of the history as base", () => {
  const explained = assertExplains(championOf([memberOf(familyOf("ets"), specOf())]), "ets");
  const y = SERIES.y.subarray(0, ORIGIN - START + 1);
  assertAlmostEquals(explained.base, y.reduce((sum, value) => sum + value / y.length, 0), 1e-9);
  assertGreater(Math.max(...explained.groups.season), 3);
  assertEquals(explained.groups.history, new Float64Array(HORIZON));
  assertEquals(explained.features, []);
});

Deno.test("explainChampion() tells the floor at zero apart from what the model says", () => {
  const low = { ...familyOf("naive"), predict: () => new Float64Array(HORIZON).fill(-5), components: undefined };
  const explained = assertExplains(championOf([memberOf(low, specOf())]), "low");
  assertEquals(explained.groups.history, new Float64Array(HORIZON).fill(-5));
  assertEquals(explained.groups.floor, new Float64Array(HORIZON).fill(5));
});

Deno.test("explainChampion() scales what runs away to the reach that the forecast is kept in", () => {
  const wild = familyFrom("wild", () => 1e300), seen = { low: 0, high: 10, count: 50 };
  const { groups } = assertExplains(championOf([{ ...constant(0), family: wild }], { seen }), "wild");
  assert(groups.history.every((gain) => gain < 1000), `${groups.history}`);
});

Deno.test("explainChampion() of nobody says that nothing is expected, of a closed day nothing else", () => {
  const { base, groups } = assertExplains(championOf([]), "zero");
  assertEquals(groups.level, new Float64Array(HORIZON).fill(-base));
  const member = memberOf(familyOf("ridge"), specOf()), open = explainChampion(championOf([member]), SERIES, AT);
  const closed = [placeInWeek(SERIES.calendar, ORIGIN + 2)], calendar = { ...SERIES.calendar, closed };
  const shut = explainChampion(championOf([member]), { ...SERIES, calendar }, AT);
  assertEquals([shut.yhat[1], shut.groups.calendar[1]], [0, -shut.base]);
  assertEquals(GROUPS.filter((group) => shut.groups[group][1] !== 0), ["calendar"]);
  assertEquals(shut.yhat[0], open.yhat[0]);
});

Deno.test("explainChampion() calls what reads fed-back forecasts alone history", () => {
  const at = (strategy: "direct" | "recursive") => {
    const spec = specOf({ strategy, names: ["rolling_mean_lag_1_window_2"], transform: "none" });
    return assertExplains(championOf([memberOf(familyOf("ridge"), spec)], { spec }), strategy).groups;
  };
  assert(at("direct").history.every((gain) => gain === 0));
  assertEquals(at("recursive").history.map((gain) => gain === 0 ? 0 : 1), Float64Array.of(0, 0, 1, 1, 1, 1, 1));
});

Deno.test("explainChampion() gives features with values as people know them, the largest first", () => {
  const spec = specOf({ transform: "log1p_difference" });
  const { features } = assertExplains(
    championOf([memberOf(familyOf("gradient_boosting"), spec)], { spec }),
    "features",
  );
  const sizes = features.map(({ gains }) => gains.reduce((sum, gain) => sum + Math.abs(gain), 0));
  assertEquals(sizes, sizes.toSorted((a, b) => b - a));
  const lag = features.find(({ feature }) => feature === "lag_1");
  assertAlmostEquals(Number(lag?.values[0]), SERIES.y[ORIGIN - START], 1e-9);
  assertEquals(features.find(({ feature }) => feature === "price_lag_0")?.group, "price_promotion");
});

Deno.test("explainChampion() refuses a family whose components are not its forecast", () => {
  const family = { ...familyOf("naive"), components: () => ({ level: new Float64Array(HORIZON).fill(1) }) };
  assertThrows(() => explainChampion(championOf([memberOf(family, specOf())]), SERIES, AT), RangeError, "add up");
});
