import { assertEquals } from "@std/assert";
import { readStamps } from "@lib/data/times/stamps.ts";
import { stampStyle } from "@lib/data/times/stamp_style.ts";
import { AT, textsOf } from "./_texts.ts";

function styleOf(texts: readonly string[], frequency: "day" | "month" | "hour" | "30min") {
  const stamps = readStamps(textsOf(texts), "YYYY-MM-DD", AT);
  const times = stamps.times.flatMap((time) => time === null ? [] : [time]);
  return stampStyle(stamps, {
    calendar: { frequency, anchor: 0 },
    distinct: {
      day: Int32Array.from(times, ({ day }) => day),
      minute: Int32Array.from(times, ({ minute }) => minute),
      rows: new Float64Array(times.length).fill(1),
    },
  });
}

Deno.test("stampStyle() is null for plain ISO dates, and tells dates on various days of their months", () => {
  assertEquals(styleOf(["2024-01-01", "2024-01-02"], "day"), { stamp: null, varies: false });
  assertEquals(styleOf(["2024-01-03", "2024-02-17", "2024-03-25"], "month"), { stamp: null, varies: true });
});

Deno.test("stampStyle() keeps the last day of a month, and the minutes at which half hours are written", () => {
  assertEquals(styleOf(["2023-01-31", "2023-02-28", "2023-03-31"], "month").stamp, {
    ...{ date: "YYYY-MM-DD", time: "", month: 0, day: -1 },
  });
  assertEquals(styleOf(["2024-01-01T00:07", "2024-01-01T00:37"], "30min").stamp?.shift, 7);
});
