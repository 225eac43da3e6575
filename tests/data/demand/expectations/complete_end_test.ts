import { assertEquals } from "@std/assert";
import fc from "fast-check";
import type { Frequency } from "../../../../lib/core/time/calendar.ts";
import { createRng } from "../../../../lib/core/numbers/random.ts";
import {
  attendanceWindow,
  beginsPartial,
  cyclesBack,
  lacksKeys,
  lastComplete,
  MOST_LATE,
} from "../../../../lib/data/demand/expectations/complete_end.ts";

function end(known: readonly number[], options: { frequency?: Frequency; waiting?: readonly number[] } = {}): number {
  const waiting = Float64Array.from(options.waiting ?? known.map(() => 0));
  return lastComplete({ known: Float64Array.from(known), waiting }, options.frequency ?? "day");
}

const repeat = (values: readonly number[], times: number) => Array.from({ length: times }, () => values).flat();
const WEEK = [8, 8, 8, 8, 8, 8, 2];
const weeks = (count: number, ...tail: number[]) => [...repeat(WEEK, count), ...tail];

Deno.test("lastComplete() cuts off periods that far fewer keys than usual have", () => {
  assertEquals(end(weeks(6, 1)), 41);
  assertEquals(end(weeks(6, 8, 5, 3, 1)), 43);
  assertEquals(end(weeks(6, 8, 7)), 43);
  assertEquals(end(weeks(6, 8, 8)), 43);
  assertEquals(end([5, 5, 5, 5, 1], { frequency: "month" }), 3);
  assertEquals(end([5, 5, 5, 5, 1, 1], { frequency: "month" }), 5, "two months are a change");
});

Deno.test("lastComplete() holds Sundays to Sundays, also when the table is young", () => {
  for (const count of [2, 3, 6, 40]) assertEquals(end(weeks(count)), 7 * count - 1, `${count} weeks`);
  assertEquals(end(weeks(6, 8, 8, 8, 8, 8, 8, 0, 1)), 47, "an empty Sunday is passed over");
  assertEquals(end([...repeat([8, 8, 8, 8, 8, 0, 0], 6), 8, 8, 8, 0, 0, 1]), 44, "one row on a closed Saturday");
  assertEquals(
    end([...repeat([8, 8, 8, 8, 8, 0, 0], 6), 8, 8, 8, 8, 8, 6]),
    47,
    "a Saturday on which most have opened",
  );
  const weekends = repeat([2, 2, 2, 2, 2, 8, 8], 6);
  assertEquals(end([...weekends, 2, 2, 2, 2, 2, 1]), weekends.length + 4, "a Saturday as thin as a weekday");
});

Deno.test("lastComplete() holds hours to the same hour of the week", () => {
  const day = [0, 0, 0, 0, 0, 0, 3, 8, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 8, 4, 1, 0, 0, 0];
  assertEquals(end([...repeat(day, 30), ...day.slice(0, 7)], { frequency: "hour" }), 30 * 24 + 6);
  assertEquals(end([...repeat(day, 30), ...day.slice(0, 10), 1], { frequency: "hour" }), 30 * 24 + 9);
  assertEquals(end([...repeat(day, 4), ...day.slice(0, 10), 1], { frequency: "hour" }), 4 * 24 + 9);
});

Deno.test("lastComplete() takes a lasting change for what it is: most keys have ended, few go on", () => {
  for (const days of [8, 20, 60]) assertEquals(end([...weeks(12), ...repeat([1], days)]), 84 + days - 1);
  assertEquals(end([...weeks(6), 5, 5]), 43, "three of eight have ended yesterday");
  assertEquals(end([...weeks(6), 5]), 41, "three of eight are missing today");
  assertEquals(end([...repeat([3], 40), 2]), 40, "one of three has ended");
  assertEquals(end([...repeat([2], 40), 1]), 40, "one of two has ended");
  assertEquals(end([...repeat([3], 40), 1]), 39, "two of three are missing today");
});

Deno.test("lastComplete() never takes waiting keys for ended ones", () => {
  const thin = repeat([1], 14), known = [...weeks(8), ...thin];
  assertEquals(end(known, { waiting: [...weeks(8).map(() => 0), ...thin.map(() => 7)] }), 55);
});

Deno.test("lastComplete() says nothing where nothing is usual", () => {
  assertEquals([end([1]), end([8, 1]), end([8, 8, 1]), end([8, 0, 0, 8, 0, 1])], [0, 1, 2, 5]);
  assertEquals(end([1, 0, 0, 1, 0, 0, 0, 1, 0, 1, 0, 0, 1]), 12);
  assertEquals(end([...repeat([1], 50), 0, 0, 0, 1]), 53, "one key closes and opens");
});

Deno.test("lastComplete() leaves tables of sales only alone, each period with some of the keys", () => {
  const rng = createRng(7);
  let cut = 0;
  for (let run = 0; run < 400; run++) {
    const keys = 1 + rng.integer(40), share = 0.05 + 0.9 * rng.next();
    const draw = () =>
      Array.from({ length: keys }, () => rng.next() < share ? 1 : 0).reduce((a: number, b) => a + b, 0);
    const known = Array.from({ length: 20 + rng.integer(100) }, draw);
    while (known[known.length - 1] === 0) known.pop();
    if (known.length > 0 && end(known) !== known.length - 1) cut++;
  }
  // The last period is set aside by chance alone in at most one table in a hundred.
  assertEquals(cut <= 4, true, `${cut} of 400`);
});

Deno.test("lastComplete() is a period with a known target, never farther back than data comes late", () => {
  const frequency = fc.constantFrom<Frequency>("hour", "day", "week", "month", "quarter");
  const table = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 100 })), {
    minLength: 1,
    maxLength: 120,
  });
  fc.assert(
    fc.property(table, frequency, (counts, frequency) => {
      const known = [...counts, 1];
      const at = end(known, { frequency });
      const cut = known.slice(at + 1).filter((count) => count > 0).length;
      return known[at] > 0 && cut <= MOST_LATE[frequency];
    }),
    { numRuns: 300, seed: 5 },
  );
  // Equal attendance is complete, whatever it is, and so is more.
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 60 }), frequency, (keys, n, frequency) => {
      return end(repeat([keys], n), { frequency }) === n - 1 &&
        end([...repeat([keys], n), keys + 1], { frequency }) === n;
    }),
    { numRuns: 100, seed: 6 },
  );
});

Deno.test("lastComplete() cuts off days that exactly half of the keys have not reported", () => {
  assertEquals(end([...repeat([40], 60), 20, 20, 20]), 59);
  assertEquals(end([...repeat([40], 60), ...repeat([20], 8)]), 67, "eight days are a change");
  assertEquals(end([...repeat([2], 60), 1, 1, 1]), 62, "one of two has ended");
});

Deno.test("lacksKeys() tells an end that a tenth of the usual keys or more have not reached", () => {
  const lacks = (known: readonly number[]) => lacksKeys(Float64Array.from(known), "day");
  assertEquals([lacks([...repeat([40], 60), 25, 25]), lacks([...repeat([40], 60), 35])], [true, true]);
  assertEquals([lacks([...repeat([40], 60), 37]), lacks([...repeat([8], 60), 7])], [false, false]);
  assertEquals(lacks(weeks(9)), false, "a Sunday like others");
  assertEquals(lacks([...repeat([30, 40, 22, 36, 28], 12), 20]), false, "a table of sales only");
});

Deno.test("beginsPartial() tells a first month of three days from a first February", () => {
  const begins = (rows: readonly number[]) => beginsPartial(Float64Array.from(rows));
  assertEquals([begins([3, 29, 31, 30, 31]), begins([20, 31, 30, 31, 30, 31, 31, 30])], [true, true]);
  assertEquals([begins([28, 31, 30, 31]), begins([4, 6, 6, 6, 6]), begins([5, 6, 6, 6])], [false, true, false]);
  assertEquals([begins([3, 29, 31]), begins([1, 1, 1, 1, 1])], [false, false], "too few say nothing");
  assertEquals(begins([3, 9, 1, 14, 5, 8, 2, 11]), false, "sales now and then");
});

Deno.test("cyclesBack() is whole cycles, at least as far as data comes late", () => {
  assertEquals((["hour", "day", "business_day", "week", "month"] as const).map(cyclesBack), [168, 7, 5, 2, 1]);
});

Deno.test("attendanceWindow() reaches back far enough for twelve cycles before the latest data", () => {
  assertEquals([attendanceWindow("day"), attendanceWindow("month")], [98, 14]);
});
