/** Where tables really begin and end, told by whole builds of small tables. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { parseDate } from "../../../lib/core/time/calendar.ts";
import type { PreparedTable } from "../../../lib/data/prepare.ts";
import { readChunk } from "../../../lib/data/store/read_chunk.ts";
import { storedFuture } from "../../../lib/data/store/stored_future.ts";
import { date, EIGHT, endOf, finding, prepare, PRICED, rows, START, startOf } from "../_calendar_edges.ts";
import { inFolder } from "../_tables.ts";

Deno.test("judgeEdges() takes rows without a target after the last known one as the future", () =>
  inFolder(async (dir) => {
    const ahead = rows(EIGHT, 100, 114, (t, k) => `,${t / 10 + k}`);
    const table = await prepare(dir, [...rows(EIGHT, 0, 100, () => "7,2.5"), ...ahead], PRICED);
    assertEquals(endOf(table), date(99));
    assertEquals(table.counts, { read: 912, kept: 800, quarantined: 0, merged: 0, ahead: 112, outside: 0 });
    assertEquals([table.group.rows, [...table.group.futureRows]], [800, new Array(8).fill(14)]);
    const told = finding(table, "ROWS_AHEAD");
    assertEquals([told?.count, told?.severity, told?.examples], [112, "info", [`${date(100)} to ${date(113)}`]]);
    assertEquals(finding(table, "MISSING_VALUE"), undefined);
    const frame = await storedFuture(table.group, { from: 1, to: 3, steps: 3 });
    assertEquals([frame?.start, frame?.columns[0].name], [table.group.end + 1, "price"]);
    assertEquals([...frame?.columns[0].values ?? []], [11, 11.1, 11.2, 12, 12.1, 12.2]);
  }));

Deno.test("judgeEdges() leaves such rows aside where no column is known ahead", () =>
  inFolder(async (dir) => {
    const table = await prepare(dir, [...rows(EIGHT, 0, 30), ...rows(EIGHT, 30, 35, () => "")]);
    assertEquals([endOf(table), table.counts.ahead], [date(29), 40]);
    assertEquals(table.group.futureRows.some((count) => count > 0), false);
    assertStringIncludes(finding(table, "ROWS_AHEAD")?.message ?? "", "no column is known ahead");
  }));

Deno.test("judgeEdges() is the same table with and without its future, panel and all", () =>
  inFolder(async (dir) => {
    const past = rows(EIGHT, 0, 60, (t) => `${t % 9},2`);
    const plain = await prepare(dir, past, PRICED);
    const longer = await prepare(dir, [...rows("dac", 60, 80, () => ",3"), ...past], PRICED);
    const panel = (table: PreparedTable) => Deno.readFileSync(`${table.group.dir}/panel.parquet`);
    assertEquals(panel(longer), panel(plain));
    assertEquals([...longer.group.futureRows], [20, 0, 20, 20, 0, 0, 0, 0]);
  }));

Deno.test("judgeEdges() names and quarantines a date a year ahead, a century ahead, and far before the start", () =>
  inFolder(async (dir) => {
    const good = rows(EIGHT, 0, 300);
    for (const wrong of ["2023-07-05", "2023-01-20", "2122-07-05", "1922-07-05", "0222-07-05"]) {
      const table = await prepare(dir, [...good.slice(0, 500), `c,${wrong},9`, ...good.slice(500)]);
      assertEquals([startOf(table), endOf(table)], [date(0), date(299)], wrong);
      const told = finding(table, "DATE_FAR_OFF");
      assertEquals([told?.count, told?.severity, told?.examples], [1, "error", [`row 501: c ${wrong}`]]);
      assertEquals(table.counts.quarantined, 1);
      assertStringIncludes(await Deno.readTextFile(table.quarantinePath ?? ""), `DATE_FAR_OFF: date,501,,c,${wrong},9`);
    }
  }));

Deno.test("judgeEdges() finds mistyped years of a single key by the holes that they leave", () =>
  inFolder(async (dir) => {
    const good = rows("a", 0, 500), [hole] = good.splice(400, 1);
    const table = await prepare(dir, [...good, hole.replace("2023", "2024")]);
    assertEquals([endOf(table), finding(table, "DATE_FAR_OFF")?.count], [date(499), 1]);
    // Without the hole it is a shop that opens again.
    const reopened = await prepare(dir, [...good, hole, hole.replace("2023", "2024")]);
    assertEquals([endOf(reopened), finding(reopened, "DATE_FAR_OFF")], [
      hole.split(",")[1].replace("2023", "2024"),
      undefined,
    ]);
  }));

Deno.test("judgeEdges() leaves the hole of a mistyped year unknown, where other holes are no sales", () =>
  inFolder(async (dir) => {
    const good = rows(EIGHT, 0, 400), cleaning = { gaps: "zero" as const };
    const [typed] = good.splice(900, 1); // c on day 100
    good.splice(1000, 1); // c on day 201
    const table = await prepare(dir, [...good, typed.replace(/2022/, "2032")], { cleaning });
    const { y, offsets } = await readChunk(table.group, 0, 8);
    const c = y.subarray(offsets[2], offsets[3]);
    assertEquals([typed, c[99] > 0, c[100], c[101] > 0, c[201]], [`c,${date(100)},9`, true, NaN, true, 0]);
    assertEquals(finding(table, "DATE_FAR_OFF")?.count, 1);
  }));

Deno.test("judgeEdges() finds several mistyped dates of several keys at both ends", () =>
  inFolder(async (dir) => {
    const wrong = ["a,2023-02-01,1", "b,2023-06-01,1", "c,2023-09-09,1", "d,2011-02-01,1"];
    const table = await prepare(dir, [...rows(EIGHT, 0, 365), ...wrong]);
    assertEquals([startOf(table), endOf(table), finding(table, "DATE_FAR_OFF")?.count], [date(0), date(364), 4]);
  }));

Deno.test("judgeEdges() lets no key's mistyped month and no mistyped day of all keys move the end", () =>
  inFolder(async (dir) => {
    const cleaning = { gaps: "zero" as const };
    const typed = (lines: readonly string[], is: (line: string) => boolean) =>
      lines.map((line) => is(line) ? line.replace(",2022", ",2023") : line);
    const isTyped = (items: string, day: RegExp) => (line: string) => items.includes(line[0]) && day.test(line);
    const table = (lines: readonly string[]) => prepare(dir, lines, { cleaning });
    const facts = async (lines: readonly string[]) => {
      const prepared = await table(lines);
      return [endOf(prepared), finding(prepared, "DATE_FAR_OFF")?.count];
    };
    const good = rows(EIGHT, 0, 200);
    assertEquals(await facts(typed(good, isTyped("c", /2022-05/))), [date(199), 31], "one key's month");
    assertEquals(await facts([...good, ...rows("c", 400, 431)]), [date(199), 31], "without a hole");
    assertEquals(await facts(typed(good, isTyped(EIGHT, /2022-05-03/))), [date(199), 8], "a day of all");
    assertEquals(await facts(typed(good, isTyped(EIGHT, /2022-05-0[1-9]/))), [date(199), 72], "days of all");
    const single = typed(rows("a", 0, 400), isTyped("a", /2022-05-0[1-9]/));
    assertEquals(
      await facts(single.map((line) => line.replace("2023-05", "2024-05"))),
      [date(399), 9],
      "one key alone",
    );
    // A trial of one key months before the others begin.
    const trial = await table([...rows("c", -150, -120), ...good]);
    assertEquals([startOf(trial), finding(trial, "DATE_FAR_OFF")], [date(-150), undefined]);
    // Most keys come back after a winter.
    assertEquals(await facts([...good, ...rows("abcdef", 330, 332)]), [date(331), undefined]);
  }));

Deno.test("judgeEdges() finds rows far off at both ends of one table", () =>
  inFolder(async (dir) => {
    const table = await prepare(dir, [...rows("ab", 0, 300), "a,9999-12-31,1", "b,1900-01-01,1"]);
    assertEquals([startOf(table), endOf(table), finding(table, "DATE_FAR_OFF")?.count], [date(0), date(299), 2]);
  }));

Deno.test("judgeEdges() keeps rows before the first known target, and the first sales of a slow seller", () =>
  inFolder(async (dir) => {
    const led = await prepare(dir, rows("ab", 0, 300, (t) => t < 200 ? "" : "7"));
    assertEquals([startOf(led), led.counts.quarantined, led.group.rows], [date(0), 0, 600]);
    const stray = await prepare(dir, ["a,1922-01-03,", ...rows("ab", 0, 300, (t) => t < 200 ? "" : "7")]);
    assertEquals([startOf(stray), finding(stray, "DATE_FAR_OFF")?.count], [date(0), 1]);
    const sales = [0, 7, 80, 84, 95, 98, 100, 106, 107, 109, 118];
    const slow = await prepare(dir, sales.map((t) => `a,${date(t)},2`), {
      frequency: "day",
      cleaning: { gaps: "zero" },
    });
    assertEquals([startOf(slow), endOf(slow), slow.counts.quarantined], [date(0), date(118), 0]);
  }));

Deno.test("judgeEdges() cuts no table that is short, sparse, closed for weeks or left by most keys", () =>
  inFolder(async (dir) => {
    const last = async (lines: readonly string[]) => {
      const table = await prepare(dir, lines, { frequency: "day" });
      assertEquals([table.counts.ahead, table.counts.quarantined], [0, 0]);
      return endOf(table);
    };
    assertEquals(await last([...rows("a", 0, 1), ...rows("a", 900, 901)]), date(900));
    // One key, closed for six weeks, opened today.
    assertEquals(await last([...rows("a", 0, 300), ...rows("a", 342, 343)]), date(342));
    // All keys closed for six weeks.
    assertEquals(await last([...rows(EIGHT, 0, 300), ...rows(EIGHT, 342, 343)]), date(342));
    // Seven of eight have ended; one goes on, daily or weekly.
    assertEquals(await last([...rows(EIGHT, 0, 300), ...rows("c", 300, 360)]), date(359));
    const weekly = [...Array(6).keys()].flatMap((week) => rows("c", 306 + 7 * week, 307 + 7 * week));
    assertEquals(await last([...rows(EIGHT, 0, 300), ...weekly]), date(341));
    // Sparse keys: each sells every 23 days or so, the table has a row every third day.
    const sparse = [...EIGHT].flatMap((item, k) =>
      [...Array(20).keys()].map((n) => `${item},${date(23 * n + (3 * k + n * n) % 21)},1`)
    );
    assertEquals(await last(sparse), date(Math.max(...sparse.map((row) => parseDate(row.split(",")[1]) - START))));
    assertEquals(await last([...sparse, `a,${date(500)},1`]), date(500));
  }));

Deno.test("judgeEdges() leaves a last period aside that one key of eight has reported", () =>
  inFolder(async (dir) => {
    const lines = [...rows(EIGHT, 0, 100), ...rows("c", 100, 101)];
    const table = await prepare(dir, lines, { cleaning: { gaps: "zero" } });
    assertEquals([endOf(table), table.counts.ahead, table.group.rows], [date(99), 1, 800]);
    const told = finding(table, "LAST_PERIOD_PARTIAL");
    assertEquals([told?.count, told?.severity, told?.examples], [1, "warning", [
      `${date(100)}: 1 key (c), ${date(99)} has 8`,
    ]]);
    assertStringIncludes(told?.message ?? "", `the calendar ends at ${date(99)}`);
    const all = await prepare(dir, lines, { cleaning: { gaps: "zero", end: "any" } });
    assertEquals([endOf(all), all.counts.ahead], [date(100), 0]);
    const named = await prepare(dir, lines, { until: date(100) });
    assertEquals(endOf(named), date(100));
  }));

Deno.test("judgeEdges() leaves a last week aside of which only the first days are there", () =>
  inFolder(async (dir) => {
    const table = await prepare(dir, rows(EIGHT, 0, 7 * 30 + 2), { frequency: "week" });
    assertEquals([endOf(table), table.counts.ahead], [date(7 * 29), 16]);
    const told = finding(table, "LAST_PERIOD_PARTIAL");
    assertEquals(told?.examples, [`${date(7 * 30)}: 16 rows, ${date(7 * 29)} has 56`]);
    const whole = await prepare(dir, rows(EIGHT, 0, 7 * 30), { frequency: "week" });
    assertEquals([endOf(whole), whole.counts.ahead], [date(7 * 29), 0]);
  }));

Deno.test("judgeEdges() takes what waits for its value as ahead, though one key has reported", () =>
  inFolder(async (dir) => {
    const waiting = rows("abdefgh", 100, 114, () => ",3"), early = rows("c", 100, 114, () => "8,3");
    const table = await prepare(dir, [...rows(EIGHT, 0, 100, () => "7,2"), ...waiting, ...early], PRICED);
    assertEquals([endOf(table), table.counts.ahead], [date(99), 112]);
    assertEquals([...table.group.futureRows], new Array(8).fill(14));
  }));

Deno.test("judgeEdges() a key that only has rows ahead is in the group, without a known value", () =>
  inFolder(async (dir) => {
    const table = await prepare(dir, [...rows("ab", 0, 40, () => "7,2"), ...rows("abz", 40, 47, () => ",2")], PRICED);
    assertEquals(table.group.keys.map((key) => key.parts[0]), ["a", "b", "z"]);
    assertEquals([[...table.group.keyRows], [...table.group.futureRows]], [[40, 40, 1], [7, 7, 7]]);
  }));

Deno.test("judgeEdges() knows nothing where no target is known", () =>
  inFolder(async (dir) => {
    const table = await prepare(dir, rows("ab", 0, 5, () => ""));
    assertEquals([endOf(table), table.counts.ahead], [date(4), 0]);
    assert(finding(table, "ALL_MISSING_KEY") !== undefined);
  }));

Deno.test("judgeEdges() takes every word for no value as no target: ahead as in the past", () =>
  inFolder(async (dir) => {
    for (const word of ["NaN", "None", " ", "-", "#N/A"]) {
      const past = rows("ab", 0, 40, (t) => `${t === 5 ? word : t % 7},2`);
      const table = await prepare(dir, [...past, ...rows("ab", 40, 47, () => `${word},3`)], PRICED);
      assertEquals([endOf(table), table.counts.ahead, table.counts.quarantined], [date(39), 14, 0], word);
      assertEquals(finding(table, "MISSING_VALUE")?.count, 2);
    }
  }));

Deno.test("judgeEdges() ends where half of the keys end for days, and tells the keys that are late where they are fewer", () =>
  inFolder(async (dir) => {
    const cleaning = { gaps: "zero" as const };
    const half = await prepare(dir, [...rows(EIGHT, 0, 100), ...rows("abcd", 100, 103)], { cleaning });
    assertEquals([endOf(half), half.counts.ahead, finding(half, "KEYS_LATE")], [date(99), 12, undefined]);
    assertEquals(finding(half, "LAST_PERIOD_PARTIAL")?.severity, "warning");
    const some = await prepare(dir, [...rows(EIGHT, 0, 100), ...rows("abcde", 100, 103)], { cleaning });
    const told = finding(some, "KEYS_LATE");
    assertEquals([endOf(some), told?.count, told?.severity], [date(102), 3, "warning"]);
    assertEquals(told?.examples, ["f", "g", "h"].map((key) => `${key}: up to ${date(99)}`));
    assertStringIncludes(told?.message ?? "", "zero");
    // They have ended long ago, or sell now and then.
    const ended = await prepare(dir, [...rows(EIGHT, 0, 100), ...rows("abcde", 100, 130)], { cleaning });
    assertEquals([endOf(ended), finding(ended, "KEYS_LATE")], [date(129), undefined]);
  }));

Deno.test("judgeEdges() leaves a first week or month aside of which only the last days are there", () =>
  inFolder(async (dir) => {
    const lines = rows("ab", -3, 7 * 30), weekly = { frequency: "week" as const };
    const table = await prepare(dir, lines, weekly);
    assertEquals([startOf(table), table.group.rows], [date(0), 60]);
    assertEquals(table.counts, { read: 420, kept: 60, quarantined: 0, merged: 360, ahead: 0, outside: 6 });
    const told = finding(table, "FIRST_PERIOD_PARTIAL");
    assertEquals([told?.count, told?.severity, told?.examples], [6, "warning", [
      `${date(-7)}: 6 rows, ${date(0)} has 14`,
    ]]);
    const lone = await prepare(dir, [...lines, ...rows("z", -2, 0)], weekly);
    assertEquals(
      [startOf(lone), [...lone.group.keyRows]],
      [date(0), [30, 30, 1]],
      "a key of this week keeps its outcome",
    );
    // The third of January begins no month, but is nearly all of it.
    const monthly = (from: number) => prepare(dir, rows("ab", from, 400), { frequency: "month" });
    const partial = await monthly(-5), nearly = await monthly(0);
    assertEquals([startOf(partial), finding(partial, "FIRST_PERIOD_PARTIAL")?.count], ["2022-01-01", 6]);
    assertEquals([startOf(nearly), finding(nearly, "FIRST_PERIOD_PARTIAL")], ["2022-01-01", undefined]);
    const named = await prepare(dir, lines, { ...weekly, from: date(-7) });
    assertEquals([startOf(named), finding(named, "FIRST_PERIOD_PARTIAL")], [date(-7), undefined]);
  }));
