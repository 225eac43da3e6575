import { assert, assertEquals } from "@std/assert";
import { forecastChampion } from "@lib/competition/champions/champion.ts";
import { createRng } from "@lib/core/numbers/random.ts";
import { prepareFeatures } from "@lib/features/rows/prepare.ts";
import { selfTest } from "@lib/exchange/folder/self_test.ts";
import { familyOf } from "@lib/models/catalog.ts";
import { naiveChampion, panelOf, SPEC } from "../../inference/_fixtures.ts";

const SPEC_OF_ROWS = { ...SPEC, names: ["lag_1", "step"], events: [49] };
const SERIES = panelOf([Array.from({ length: 40 }, (_, t) => 10 + t % 7 + t / 10)], 50);

function champion() {
  const ridge = familyOf("ridge"), { members: [naive], ...rest } = naiveChampion({ spec: SPEC_OF_ROWS, end: 50 });
  const design = prepareFeatures(SPEC_OF_ROWS, SERIES, { horizon: 3 }).training(50);
  const fitted = ridge.fit({ y: new Float64Array(0), start: 0, seasonLength: 7, design }, {}, createRng(1));
  const seen = { low: 10, high: 21, count: 40 };
  const linear = { contender: "ridge", family: ridge, fitted, weight: 3, smear: 1, shared: "" };
  return { ...rest, seen, contender: "mean", members: [{ ...naive, weight: 1 }, linear] };
}

Deno.test("selfTest() tells the rows before the newest steps, what members make of them, and the forecast", () => {
  const mean = champion(), test = selfTest(mean, SERIES);
  assert(typeof test === "object");
  const rows = test.rows as { values: number[]; step: number; offset: number; scale: number }[];
  assertEquals(rows.map(({ values, step, offset, scale }) => [values[1], step, offset, scale]), [
    [1, 1, 0, 1],
    [2, 2, 0, 1],
    [3, 3, 0, 1],
  ]);
  assertEquals(rows.map(({ values }) => values[0]), rows.map(() => SERIES.y[36]));
  assertEquals(test.events, [0, 1, 0]);
  const members = test.members as { contender: string; raw: number[] | null; forecast: number[] }[];
  assertEquals(members.map(({ contender, raw }) => [contender, raw?.length]), [["naive", undefined], ["ridge", 3]]);
  // The transform is none and nothing is out of reach: the prediction is the forecast.
  assertEquals(members[1].raw, members[1].forecast);
  assertEquals(members[0].forecast, rows.map(() => SERIES.y[36]));
  assertEquals(test.forecast, [...forecastChampion(mean, SERIES, { asOf: 47, horizon: 3 }).yhat]);
});

Deno.test("selfTest() says why there are no rows", () => {
  assertEquals(selfTest(champion(), panelOf([[1]], 50)), "the table has too few periods of the key");
  const promo = { ...SPEC, names: ["promo_lag_0"], exogenous: [{ name: "promo", kind: "future" as const }] };
  const reason = selfTest({ ...champion(), spec: promo }, SERIES);
  assert(typeof reason === "string" && reason.includes("promo"), JSON.stringify(reason));
});

Deno.test("selfTest() of forecasts that are fed back tells one step", () => {
  const recursive = { ...naiveChampion({ spec: { ...SPEC, strategy: "recursive" }, end: 50 }) };
  assertEquals((selfTest(recursive, SERIES) as { rows: unknown[] }).rows.length, 1);
});
