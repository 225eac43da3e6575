import { assertEquals } from "@std/assert";
import { featureWord, hasDates, holidayKinds, mergeDates } from "@lib/data/times/holidays/merge_dates.ts";
import type { StoredDate } from "@lib/features/dates/stored_dates.ts";

function dateOf(name: string, days: number[], places: StoredDate["places"] = []): StoredDate {
  return { name, isHoliday: false, places, days, last: days, minute: 0, before: 0, after: 0 };
}

Deno.test("mergeDates() joins days of a name at a place, and places with the same days", () => {
  const merged = mergeDates([dateOf("b", [9], [["x"]]), dateOf("b", [3, 9], [["x"]]), dateOf("b", [3, 9], [["y"]])]);
  assertEquals(merged, [dateOf("b", [3, 9], [["x"], ["y"]])]);
});

Deno.test("mergeDates() keeps apart what all keys have, other days, other lengths and other windows", () => {
  const others = [
    dateOf("a", [3]),
    dateOf("a", [3], [["x"]]),
    { ...dateOf("a", [3]), before: 1 },
    { ...dateOf("a", [3]), minute: 840 },
    { ...dateOf("a", [3]), last: [4], isHoliday: true },
    dateOf("b", [3]),
  ];
  assertEquals(mergeDates(others).length, 6);
  assertEquals(mergeDates(others), mergeDates(others.toReversed()));
});

Deno.test("featureWord() keeps letters of any script and nothing else", () => {
  assertEquals(featureWord("New Year's Day"), "new_years_day");
  assertEquals(featureWord(" Fête (nat.) "), "fête_nat");
  assertEquals(featureWord("春节"), "春节");
});

Deno.test("hasDates() of a config with holidays or events", () => {
  assertEquals(hasDates({ holidays: null, events: [] }), false);
  const holidays = { country: "DE", region: null, kinds: ["public" as const], before: 0, after: 0 };
  assertEquals(hasDates({ holidays, events: [] }), true);
});

Deno.test("holidayKinds() is the public holidays and what is named beside them, each once, in one order", () => {
  assertEquals(holidayKinds({ kinds: ["public"] }), ["public"]);
  assertEquals(holidayKinds({ kinds: ["bank", "public"] }), ["public", "bank"]);
});
