import { assert, assertEquals } from "@std/assert";
import { type Frequency, SEASON_LENGTH } from "@lib/core/calendar.ts";
import { LEVEL_WINDOW, TYPICAL_SEASONS, TYPICAL_WINDOWS } from "@lib/features/typical_windows.ts";

const FREQUENCIES = Object.keys(SEASON_LENGTH) as Frequency[];

Deno.test("TYPICAL_SEASONS begin with the main cycle, and a year of days keeps the weekday", () => {
  for (const frequency of FREQUENCIES) assertEquals(TYPICAL_SEASONS[frequency][0], SEASON_LENGTH[frequency]);
  assertEquals(TYPICAL_SEASONS.day[1] % 7, 0);
});

Deno.test("TYPICAL_WINDOWS ascend and can hold a deviation", () => {
  for (const frequency of FREQUENCIES) {
    const windows = TYPICAL_WINDOWS[frequency];
    assert(windows.every((window, i) => window >= 2 && (i === 0 || window > windows[i - 1])));
  }
});

Deno.test("LEVEL_WINDOW is at least eight periods and whole cycles of short ones", () => {
  for (const frequency of FREQUENCIES) {
    assert(LEVEL_WINDOW[frequency] >= 8);
    if (SEASON_LENGTH[frequency] < 52) assertEquals(LEVEL_WINDOW[frequency] % SEASON_LENGTH[frequency], 0);
  }
});
