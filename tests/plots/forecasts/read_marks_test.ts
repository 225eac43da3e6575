import { assertEquals } from "@std/assert";
import { parseHTML } from "linkedom";
import { plotForecast } from "@lib/plots/forecasts/forecast.ts";

const SERIES = {
  ...{ label: "tea", history: { ds: [17, 18, 19], y: [5, NaN, 1234] }, actual: { ds: [20], y: [6] } },
  ...{ ds: [20, 21], yhat: [6.25, 7], lo: [[4, NaN]], hi: [[8, NaN]] },
};
const RECORD = { calendar: { frequency: "day", anchor: 0 } as const, levels: [80], series: [SERIES] };

function titles(isRead: boolean): (string | null)[] {
  const { document } = parseHTML(
    `<html><body>${plotForecast(RECORD, { isRead, history: 2 }).toSVG("page")}</body></html>`,
  );
  return [...document.querySelectorAll("line title")].map((title) => title.textContent);
}

Deno.test("readMarks() says what is known of each period that is shown, once", () => {
  assertEquals(titles(true), [
    "1970-01-19\n–",
    "1970-01-20\n1,234",
    "1970-01-21\ncame: 6\nforecast: 6.250\n80 %: 4 to 8",
    "1970-01-22\nforecast: 7\n80 %: unknown",
  ]);
});

Deno.test("readMarks() are only there where somebody asks for them", () => {
  assertEquals(titles(false), []);
});
