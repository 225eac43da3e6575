import { type Calendar, formatPeriod, parseDate, parsePeriod } from "@lib/core/time/calendar.ts";
import { concatPanels, type Panel } from "@lib/core/rows/panel.ts";
import { createRng } from "@lib/core/numbers/random.ts";
import { weighDates, weighHolidays } from "@lib/features/proposal/weigh_holidays.ts";
import { assertEquals } from "@std/assert";
import { DAY, seriesPanel } from "../_panel.ts";

const EASTERS = ["2019-04-21", "2020-04-12", "2021-04-04", "2022-04-17", "2023-04-09"];
const SATURDAYS: Calendar = { frequency: "week", anchor: 5 };
const iso = (day: number) => formatPeriod(DAY, day);
const FIRST = parsePeriod(SATURDAYS, "2018-07-07"), WEEKS = 248;

/** Weeks from Sunday to Saturday, written as Saturdays, with Easter `effect` times the others. */
function weeks(effect: number, options: { size?: number; seed?: number } = {}): Panel {
  const { size = 50, seed = 1 } = options, rng = createRng(seed);
  const isEaster = (w: number) =>
    EASTERS.map(parseDate).some((day) => Math.floor((day - parseDate("2018-07-01")) / 7) === w);
  const y = Array.from(
    { length: WEEKS },
    (_, w) => size * (isEaster(w) ? effect : 1) * (1 + 0.2 * Math.sin(w / 8)) * (1 + 0.03 * rng.normal()),
  );
  return seriesPanel(y, { calendar: SATURDAYS, first: FIRST });
}

const weigh = (panel: Panel, options: Partial<Parameters<typeof weighHolidays>[1]> = {}) =>
  weighHolidays(panel, { holidays: { easter: EASTERS }, calendar: SATURDAYS, asOf: FIRST + WEEKS, ...options });

Deno.test("weighHolidays() finds by the holidays of the past which end of its week a stamp names", () => {
  for (const effect of [2.5, 1.3, 0.4, 0]) {
    assertEquals(weigh(weeks(effect)), { weekLabel: "end", moving: ["easter"] }, `${effect}`);
    // Mondays after the stamps of those weeks.
    const before = weigh(weeks(effect), { holidays: { easter: EASTERS.map((date) => iso(parseDate(date) + 8)) } });
    assertEquals(before, { weekLabel: "start", moving: ["easter"] }, `${effect}`);
  }
});

Deno.test("weighHolidays() settles nothing that is settled, that both readings agree on, or that has to stay", () => {
  for (const weekLabel of ["start", "end"] as const) {
    const moving = weekLabel === "end" ? ["easter"] : [];
    assertEquals(weigh(weeks(2.5), { calendar: { ...SATURDAYS, weekLabel } }), { moving });
  }
  const saturdays = EASTERS.map((date) => iso(parseDate(date) + 6));
  assertEquals(weigh(weeks(2.5), { holidays: { e: saturdays } }), { moving: ["e", "e_to_stamp"] });
  assertEquals(weigh(weeks(2.5), { keepsReadings: true }), { moving: ["easter_to_stamp"] });
});

Deno.test("weighHolidays() takes for moving what stands out from ordinary periods, and 10 % at least", () => {
  assertEquals(weigh(weeks(1)), { moving: [] });
  assertEquals(weigh(weeks(1.05)), { moving: [] });
  const rng = createRng(3), noisy = weeks(1.3);
  const wild = { ...noisy, y: noisy.y.map((value) => value * Math.exp(rng.normal())) };
  assertEquals(weigh(wild).moving, []);
});

Deno.test("weighHolidays() looks at nothing after the origin, nor at holidays that have not come yet", () => {
  const asOf = FIRST + 120, panel = weeks(2.5);
  const later = { ...panel, y: panel.y.map((value, i) => i > 120 ? 1e9 : value) };
  assertEquals(weigh(later, { asOf }), weigh(panel, { asOf }));
  assertEquals(weigh(panel, { asOf: FIRST + 20 }), { moving: [] });
  assertEquals(weigh(panel, { holidays: { next: ["2030-01-01"] } }), { moving: [] });
});

Deno.test("weighHolidays() is not led by one key, however large or wild", () => {
  const quiet = Array.from({ length: 60 }, (_, k) => weeks(1, { seed: k + 2 }));
  assertEquals(weigh(concatPanels([...quiet, weeks(1e6, { size: 1e6 })])), { moving: [] });
  const moved = Array.from({ length: 60 }, (_, k) => weeks(2.5, { seed: k + 2, size: 1 }));
  const still = weeks(1, { size: 1e9 });
  assertEquals(weigh(concatPanels([...moved, still])), { weekLabel: "end", moving: ["easter"] });
  const none = seriesPanel([0, 0, NaN], { calendar: SATURDAYS, first: FIRST });
  assertEquals(weigh(concatPanels([none, weeks(2.5)])), { weekLabel: "end", moving: ["easter"] });
});

Deno.test("weighHolidays() compares days with the same weekday", () => {
  // Closed on Sundays: a Sunday is no event, a Monday without demand is.
  const y = Array.from({ length: 140 }, (_, i) => i % 7 === 6 || i === 70 ? 0 : 20);
  const panel = seriesPanel(y, { first: 0 });
  const of = (day: number) => weighHolidays(panel, { holidays: { x: [iso(day)] }, calendar: DAY, asOf: 139 }).moving;
  assertEquals([of(70), of(69), of(71)], [["x"], [], []]);
});

Deno.test("weighDates() weighs a date among the keys that have it, whatever the others do then", () => {
  const calendar: Calendar = { ...SATURDAYS, weekLabel: "end" };
  const easter = EASTERS.map((date) => parsePeriod(calendar, date)), other = easter.map((period) => period + 9);
  const asOf = FIRST + WEEKS, moved = weeks(2.5), still = weeks(1, { seed: 2 });
  const weigh = (has: boolean) =>
    weighDates([
      { panel: moved, periods: { ...has ? { easter } : {}, other } },
      { panel: still, periods: { ...has ? {} : { easter }, other } },
    ], { calendar, asOf });
  assertEquals([weigh(true), weigh(false)], [["easter"], []]);
});
