import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { forecastPanel, horizonTooLong } from "@lib/inference/champions/forecast_panel.ts";
import { KEYS, naiveChampion, panelOf, served } from "../_fixtures.ts";

const OPTIONS = { asOf: 10, horizon: 3, levels: [80, 95] };

Deno.test("forecastPanel() forecasts each key with its own champion and intervals", () => {
  const forecast = forecastPanel(panelOf([[1, 2], [7]]), [served(), served(naiveChampion(), { version: 5 })], OPTIONS);
  assertEquals([...forecast.yhat], [2, 2, 2, 7, 7, 7]);
  assertEquals([...forecast.lo[0]], [1, 1, 1, 6, 6, 6]);
  assertEquals([...forecast.hi[1]], [4, 4, 4, 9, 9, 9]);
  assertEquals(forecast.keys[1], { status: "champion", model: "naive", version: 5, reason: "", steps: 3, drift: 1 });
});

Deno.test("forecastPanel() a key that fails costs nobody else its forecast", () => {
  const broken = naiveChampion();
  const [member] = broken.members;
  const family = { ...member.family, predict: () => Float64Array.of(NaN, 1, 2) };
  const throws = {
    ...member.family,
    predict: () => {
      throw new Error("odd");
    },
  };
  const serving = [
    served({ ...broken, members: [{ ...member, family }] }),
    served({ ...broken, members: [{ ...member, family: throws }] }),
    served(),
  ];
  const forecast = forecastPanel(panelOf([[1], [2], [3]]), serving, OPTIONS);
  assertEquals(forecast.keys.map((key) => key.reason), ["NOT_FINITE", "UNEXPECTED", ""]);
  assertEquals([...forecast.yhat], [...Array(6).fill(NaN), 3, 3, 3]);
  assertEquals([...forecast.lo[0].subarray(0, 6)], Array(6).fill(NaN));
});

Deno.test("forecastPanel() what is no number, or no interval around it, is the failure of its key", () => {
  const sound = naiveChampion(), [member] = sound.members;
  const interval = (lo: number, hi: number) => {
    const ends = (value: number) => new Float64Array(6).fill(value);
    return naiveChampion({ interval: { levels: [80, 95], lo: ends(lo), hi: ends(hi) } });
  };
  const two = [{ ...member, weight: 1e308 }, { ...member, weight: 1e308 }];
  const champions = [
    naiveChampion({ members: two }),
    naiveChampion({ members: [{ ...member, smear: 1e308 }] }),
    interval(-1, Infinity),
    interval(NaN, 1),
    interval(1, 2),
    interval(-1, -0.5),
    interval(NaN, NaN),
    sound,
  ];
  const keys = champions.map((_, k) => KEYS[k % KEYS.length]);
  const panel = panelOf(champions.map(() => [1e5, 1e5]), 10, keys);
  const forecast = forecastPanel(panel, champions.map((champion) => served(champion)), OPTIONS);
  assertEquals(forecast.keys.map(({ reason }) => reason), [...Array(6).fill("NOT_FINITE"), "", ""]);
  assertEquals([...forecast.yhat.subarray(0, 18)], Array(18).fill(NaN));
  assertEquals([...forecast.hi[1].subarray(0, 18)], Array(18).fill(NaN));
});

Deno.test("forecastPanel() one outcome per key, whatever serves it", () => {
  const kinds = [
    served(),
    { status: "failed" as const, reason: "NO_CHAMPION" },
    { ...served(), status: "fallback" as const, reason: "DEGENERATE", verdict: "DEGENERATE" as const },
    served(naiveChampion({ horizon: 1 })),
  ];
  fc.assert(fc.property(fc.array(fc.constantFrom(...kinds), { maxLength: 3 }), (serving) => {
    const { keys, yhat } = forecastPanel(panelOf(serving.map(() => [1, 2])), serving, OPTIONS);
    assertEquals(keys.length, serving.length);
    keys.forEach((key, k) => {
      const values = yhat.subarray(3 * k, 3 * k + 3);
      assertEquals(values.filter(Number.isFinite).length, key.steps);
      assertEquals(key.steps > 0, key.status !== "failed");
      assertEquals(key.reason !== "", key.status !== "champion");
    });
  }));
});

Deno.test("forecastPanel() a champion of a shorter horizon or without a level says so", () => {
  const short = forecastPanel(panelOf([[1]]), [served(naiveChampion({ horizon: 2 }))], OPTIONS);
  assertEquals([[...short.yhat], short.keys[0].status, short.keys[0].steps], [[1, 1, NaN], "champion", 2]);
  const levels = forecastPanel(panelOf([[1]]), [served()], { ...OPTIONS, levels: [50, 95] });
  assertEquals([[...levels.lo[0]], [...levels.lo[1]]], [[NaN, NaN, NaN], [0, 0, 0]]);
});

Deno.test("forecastPanel() reads nothing after the origin", () => {
  const panel = panelOf([[1, 2, 99, NaN]], 12);
  assertEquals([...forecastPanel(panel, [served()], OPTIONS).yhat], [2, 2, 2]);
});

Deno.test("forecastPanel() mismatched input is a RangeError", () => {
  assertThrows(() => forecastPanel(panelOf([[1]]), [], OPTIONS), RangeError);
  assertThrows(() => forecastPanel(panelOf([[1]]), [served()], { ...OPTIONS, horizon: 0 }), RangeError);
});

Deno.test("horizonTooLong() says both numbers", () => {
  assertEquals(horizonTooLong(30, 28).context, { horizon: 30, longest: 28 });
});
