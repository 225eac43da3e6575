import { assertEquals } from "@std/assert";
import { daysFromCivil } from "@lib/core/time/civil.ts";
import { judgeFreshness, periodsBehind } from "@lib/monitoring/inputs/freshness.ts";

const day = { frequency: "day", anchor: 0 } as const;
const end = daysFromCivil(2024, 6, 30);
const at = (text: string) => new Date(text);

Deno.test("periodsBehind() counts complete periods", () => {
  assertEquals(periodsBehind({ calendar: day, end }, at("2024-07-01T08:00:00Z")), 0);
  assertEquals(periodsBehind({ calendar: day, end }, at("2024-07-04T00:00:00Z")), 3);
  assertEquals(periodsBehind({ calendar: { frequency: "row", anchor: 0 }, end: 5 }, at("2024-07-04T00:00:00Z")), 0);
  assertEquals(
    periodsBehind({ calendar: { frequency: "month", anchor: 0 }, end: 2024 * 12 + 5 }, at("2024-07-31T00:00:00Z")),
    0,
  );
  const business = { frequency: "business_day", anchor: 0 } as const;
  const friday = Math.floor((daysFromCivil(2024, 6, 28) + 3) / 7) * 5 + 4;
  assertEquals(
    ["2024-06-29", "2024-06-30", "2024-07-01", "2024-07-02"].map((text) =>
      periodsBehind({ calendar: business, end: friday }, at(`${text}T12:00:00Z`))
    ),
    [0, 0, 0, 1],
  );
});

/** Versions by the day of 2024 that they end with and that they came, judged on another. */
function judge(versions: [end: number, came: number][], now: number, late: number | null = null) {
  const first = daysFromCivil(2024, 1, 1), timeOf = (n: number) => new Date((first + n) * 86_400_000 + 3_600_000);
  const dated = versions.map(([end, came]) => ({
    calendar: day,
    end: first + end,
    created: Number.isNaN(came) ? "" : timeOf(came).toISOString(),
  }));
  return judgeFreshness(dated, { now: timeOf(now), late }).map(({ evidence }) => evidence.behind);
}

Deno.test("judgeFreshness() allows days some time, and blocks what is later", () => {
  assertEquals([judge([[9, NaN]], 13), judge([[9, NaN]], 14), judge([[9, NaN]], 12, 1)], [[], [4], [2]]);
  const [alarm] = judgeFreshness([{ calendar: day, end, created: "" }], { now: at("2024-08-01"), late: null });
  assertEquals([alarm?.code, alarm?.blocking, alarm?.evidence.newest], ["NOT_FRESH", true, "2024-06-30"]);
  assertEquals(judgeFreshness([], { now: at("2024-08-01"), late: null }), []);
});

Deno.test("judgeFreshness() takes a table that always comes late as it is, and also one of the past", () => {
  assertEquals([judge([[9, 30]], 33), judge([[9, 30]], 34)], [[], [24]]);
  assertEquals(judge([[9, 18], [10, 19], [11, 20]], 23), []);
  assertEquals(judge([[9, 300], [9, 350]], 353), []);
});

Deno.test("judgeFreshness() takes a table that comes once a month as it is", () => {
  const months: [number, number][] = [[30, 31], [59, 60], [90, 91]];
  assertEquals([judge(months, 123), judge(months, 130)], [[], [39]]);
});

Deno.test("judgeFreshness() finds that a version came without its last days", () => {
  assertEquals(judge([[30, 31], [59, 60], [80, 91]], 91), [10]);
});
