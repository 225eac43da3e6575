import { assertEquals } from "@std/assert";
import { forecastSentence } from "@lib/plots/forecasts/tell_forecasts.ts";

const one = (label: string, yhat: number[], actual?: number[]) => ({
  label,
  history: { ds: [1, 2], y: [10, 10] },
  actual: actual && { ds: [3, 4], y: actual },
  ds: [3, 4],
  yhat,
  lo: [yhat.map((value) => value - 1)],
  hi: [yhat.map((value) => value + 1)],
});

Deno.test("forecastSentence() several keys: from the smallest to the largest change beside before", () => {
  assertEquals(
    forecastSentence({ levels: [80], series: [one("b", [15, 15]), one("a", [9, 9])] }),
    "Beside the 2 periods before, forecasts lie from 10 % below (a) to 50 % above (b).",
  );
});

Deno.test("forecastSentence() beside what came, where that is known", () => {
  assertEquals(
    forecastSentence({ levels: [80], series: [one("b", [15, 15], [10, 20]), one("a", [9, 9], [9, 11])] }),
    "Sums of forecasts lie from 10 % below (a) to level (b), beside what came. " +
      "The 80 % interval held 25 % of 4 values that came.",
  );
});

Deno.test("forecastSentence() of nothing is nothing, and zeros have no share", () => {
  assertEquals(forecastSentence({ levels: [], series: [] }), "");
  const zero = { ...one("z", [0, 0]), history: { ds: [1, 2], y: [0, 0] } };
  assertEquals(
    forecastSentence({ levels: [80], series: [zero] }, { unit: "pieces" }),
    "Expected over 2 periods: 0 pieces.",
  );
});
