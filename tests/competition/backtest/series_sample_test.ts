import { SeriesSample } from "@lib/competition/backtest/series_sample.ts";
import { concatPanels } from "@lib/core/rows/panel.ts";
import { ridge } from "@lib/models/linear/ridge.ts";
import { competitionOf, demand, familyOf, HORIZON, SEASON, seriesOf, specOf, START } from "../_series.ts";
import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";

const DAYS = 70, SERIES = seriesOf(demand(DAYS)), { spans, ...COMPETITION } = competitionOf(DAYS);
const [FIRST, SECOND] = spans.folds;
const sampleOf = (series = SERIES, folds = spans.folds) =>
  new SeriesSample(series, { ...COMPETITION, spans: folds, seasonLength: SEASON });

Deno.test("SeriesSample knows what came up to an origin, and what came on a span", () => {
  const sample = sampleOf();
  assertEquals([sample.width, sample.rowsOf(), sample.key.parts], [HORIZON, HORIZON, ["tea"]]);
  assertEquals(sample.known(FIRST.origin), SERIES.y.subarray(0, FIRST.origin - START + 1));
  assertEquals(sample.actual(FIRST), SERIES.y.subarray(FIRST.from - START, FIRST.to - START + 1));
  assert(sample.actual({ ...FIRST, from: START + DAYS - 1 }).slice(1).every(Number.isNaN));
});

Deno.test("SeriesSample tells values of a fold by their periods", () => {
  const sample = sampleOf();
  assertEquals([2, 3].map((place) => sample.isKnownAt(FIRST, place, FIRST.from + 2)), [true, false]);
  assertEquals([sample.isOf(FIRST, 0, SECOND), sample.isOf(FIRST, 6, { ...SECOND, from: FIRST.to })], [false, true]);
});

Deno.test("SeriesSample has flags known ahead up to an origin", () => {
  const flag = { name: "promo", kind: "future" as const, values: Float64Array.from(SERIES.y, (_, t) => t % 2) };
  const sample = sampleOf({ ...SERIES, exogenous: [flag] });
  assertEquals(sample.flags(START + 3), [Float64Array.of(0, 1, 0, 1)]);
});

Deno.test("SeriesSample makes feature rows for families that work on them, and none for the others", () => {
  const sample = sampleOf(), spec = specOf(), history = familyOf("last", (y) => y.at(-1) ?? 0);
  assertEquals(sample.training({ family: history, spec }, FIRST.origin).design, null);
  const { design } = sample.training({ family: ridge, spec }, FIRST.origin);
  assertEquals(Math.max(...design?.ds ?? []), FIRST.origin);
  assertStrictEquals(sample.training({ family: ridge, spec }, FIRST.origin).design, design);
  assertEquals(
    sample.predict({ family: history, spec }, {}, FIRST),
    new Float64Array(HORIZON).fill(SERIES.y[FIRST.origin - START]),
  );
});

Deno.test("SeriesSample without spans trains on the rows of the end alone", () => {
  const member = { family: ridge, spec: specOf() }, end = START + DAYS - 1;
  const { design } = sampleOf(SERIES, []).training(member, end);
  assertEquals([Math.max(...design?.ds ?? []), design?.firstWindow], [end, undefined]);
});

Deno.test("SeriesSample refuses a panel of several keys", () => {
  assertThrows(() => sampleOf(concatPanels([SERIES, SERIES])), RangeError);
});
