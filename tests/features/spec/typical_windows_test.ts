import { assert, assertEquals } from "@std/assert";
import { FREQUENCIES, SEASON_LENGTH } from "@lib/core/time/calendar.ts";
import { LEVEL_WINDOW, TYPICAL_WINDOWS, typicalSeasons } from "@lib/features/spec/typical_windows.ts";

Deno.test("typicalSeasons() begin with the main cycle, and longer ones are whole weeks or 52 of them", () => {
  for (const frequency of FREQUENCIES) {
    assertEquals(typicalSeasons({ frequency, anchor: 0 })[0], SEASON_LENGTH[frequency]);
  }
  const of = (frequency: "15min" | "day" | "business_day", openDays?: number[]) =>
    typicalSeasons({ frequency, anchor: 0, openDays });
  assertEquals(of("15min"), [96, 672]);
  assertEquals(of("day"), [7, 364]);
  assertEquals(of("business_day"), [5, 260]);
  assertEquals(of("business_day", [0, 1, 2, 3, 4, 5]), [6, 312]);
  assertEquals(typicalSeasons({ frequency: "year", anchor: 0 }), [1]);
});

Deno.test("typicalSeasons() put a season of the config first and keep the week behind it", () => {
  assertEquals(typicalSeasons({ frequency: "day", anchor: 0 }, 28), [28, 7, 364]);
  assertEquals(typicalSeasons({ frequency: "month", anchor: 0 }, 12), [12]);
});

Deno.test("TYPICAL_WINDOWS ascend and can hold a deviation", () => {
  for (const frequency of FREQUENCIES) {
    const windows = TYPICAL_WINDOWS[frequency];
    assert(windows.every((window, i) => window >= 2 && (i === 0 || window > windows[i - 1])));
  }
});

Deno.test("LEVEL_WINDOW is at least eight periods (of years five) and whole cycles of short ones", () => {
  for (const frequency of FREQUENCIES) {
    assert(LEVEL_WINDOW[frequency] >= (frequency === "year" ? 5 : 8));
    if (SEASON_LENGTH[frequency] < 52) assertEquals(LEVEL_WINDOW[frequency] % SEASON_LENGTH[frequency], 0);
  }
});
