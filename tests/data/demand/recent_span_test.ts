import { assertEquals } from "@std/assert";
import { FREQUENCIES } from "@lib/core/time/calendar.ts";
import { recentSpan } from "@lib/data/demand/recent_span.ts";

Deno.test("recentSpan() is about a month, and a year of whole weeks", () => {
  assertEquals(recentSpan("day"), { periods: 28, year: 364 });
  for (const frequency of FREQUENCIES) {
    const { periods, year } = recentSpan(frequency);
    assertEquals(periods >= 2 && year >= periods, true, frequency);
  }
});
