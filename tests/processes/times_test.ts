import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { formatPeriod, parseDate } from "@lib/core/time/calendar.ts";
import { weekday } from "@lib/core/time/civil.ts";
import type { ConfigInput } from "@lib/core/config/config.ts";
import { createRng } from "@lib/core/numbers/random.ts";
import { cli } from "../cli/_support/memory_terminal.ts";
import { CommandLine, errorOf } from "../_support/command_line.ts";

// Calendars and dates as tables have them, through the command line: forecasts join the table.

const DAY = { frequency: "day", anchor: 0 } as const;
const iso = (day: number) => formatPeriod(DAY, day);

/** One key per level: a value per date, with a little noise. */
function table(dates: readonly string[], value: (i: number) => number, options: { keys?: number; time?: string } = {}) {
  const rng = createRng(7);
  const lines = Array.from(
    { length: options.keys ?? 3 },
    (_, k) =>
      dates.map((date, i) => `A${k},${date},${((50 + 30 * k) * value(i) * (1 + 0.03 * rng.normal())).toFixed(2)}`),
  ).flat();
  return `item,${options.time ?? "date"},demand\n${lines.join("\n")}\n`;
}

const WAVE = (i: number) => 1 + 0.3 * Math.sin(2 * Math.PI * i / 12);
const months = (count: number) =>
  Array.from({ length: count }, (_, t) => [2019 + Math.floor(t / 12), t % 12 + 1] as const);
const BARE: Partial<ConfigInput> = { keys: ["item"], frequency: null, exogenous: {}, horizon: 3, folds: { count: 2 } };

async function forecast(text: string, fields: Partial<ConfigInput> = {}) {
  using project = new CommandLine(text, { ...BARE, ...fields });
  const run = await project.run();
  assertEquals(run.code, 0, run.stderr);
  const inferred = await project.infer();
  assertEquals(inferred.code, 0, inferred.stderr);
  return { rows: project.forecasts(), run, group: await project.group() };
}

const datesOf = (rows: readonly Record<string, string>[]) =>
  rows.filter(({ item }) => item === "A0").map(({ ds }) => ds);

Deno.test("months at their end are forecast at their end", async () => {
  const ends = months(48).map(([y, m]) =>
    iso(parseDate(m === 12 ? `${y + 1}-01-01` : `${y}-${String(m + 1).padStart(2, "0")}-01`) - 1)
  );
  const { rows, run } = await forecast(table(ends, WAVE));
  assertEquals(datesOf(rows), ["2023-01-31", "2023-02-28", "2023-03-31"]);
  assertStringIncludes(
    run.stderr,
    "calendar of shop (found from its times): months, written as 2022-12-31; season of 12",
  );
});

Deno.test("a table of month codes needs five lines of config", async () => {
  const codes = months(48).map(([y, m]) => `${y}${String(m).padStart(2, "0")}`);
  const text = table(codes, WAVE, { time: "time_bucket" }).replace("item,", "sp_id,").replace("demand", "quantity");
  using project = new CommandLine(text);
  const config = {
    name: "shop",
    source: project.config.source,
    keys: ["sp_id"],
    time: "time_bucket",
    target: "quantity",
  };
  Deno.writeTextFileSync(`${project.root}/config.json`, JSON.stringify(config));
  const run = await project.run();
  assertEquals(run.code, 0, run.stderr);
  assertEquals((await project.infer()).code, 0);
  const rows = project.forecasts();
  assertEquals([rows.length, rows[0].ds, rows[11].ds, rows[0].sp_id], [3 * 12, "202301", "202312", "A0"]);
});

/** Weeks from Sunday to Saturday with Easter 2.5 times the others; written as their last day, or as their first. */
function easterWeeks(offset: number, season: (w: number) => number = () => 1): string {
  const first = parseDate("2018-07-01"),
    easters = ["2019-04-21", "2020-04-12", "2021-04-04", "2022-04-17"].map(parseDate);
  const starts = Array.from({ length: 248 }, (_, w) => first + 7 * w);
  const value = (w: number) => season(w) * (easters.some((day) => day >= starts[w] && day < starts[w] + 7) ? 2.5 : 1);
  return table(starts.map((day) => iso(day + offset)), value, { keys: 6 });
}

const EASTERS = { easter: ["2019-04-21", "2020-04-12", "2021-04-04", "2022-04-17", "2023-04-09"] };

const fourSteps = (rows: readonly Record<string, string>[]) =>
  Array.from({ length: 6 }, (_, k) => rows.slice(4 * k, 4 * k + 4).map(({ yhat }) => Number(yhat)));

for (
  const contenders of [
    // The last weeks, by which a boosting stops, have no Easter; other weeks, by which it stops as well, have.
    ["seasonal_naive", "ridge", "global_ridge", "global_gradient_boosting", "mean", "median"],
    ["ridge", "global_ridge"],
  ]
) {
  Deno.test(`weeks written as their last day are forecast as weeks written as their first, with the holiday in its week: ${contenders.length} contenders`, async () => {
    const fields: Partial<ConfigInput> = {
      contenders,
      horizon: 4,
      features: { holidays: EASTERS },
      folds: { count: 3 },
    };
    const ends = await forecast(easterWeeks(6), fields), starts = await forecast(easterWeeks(0), fields);
    assertEquals(datesOf(ends.rows), ["2023-04-08", "2023-04-15", "2023-04-22", "2023-04-29"]);
    assertEquals(datesOf(starts.rows), ["2023-04-02", "2023-04-09", "2023-04-16", "2023-04-23"]);
    const settled = await forecast(easterWeeks(6), { ...fields, weekLabel: "end" });
    for (const twin of [starts, settled]) assertEquals(fourSteps(twin.rows), fourSteps(ends.rows));
    fourSteps(ends.rows).forEach(([before, easter, after, later], k) => {
      const others = (before + later) / 2;
      assert(easter > 2.2 * others && easter < 2.8 * others, `key ${k}: ${easter} beside ${others}`);
      assert(after < 1.15 * others && after > 0.85 * others, `key ${k}: ${after} beside ${others}`);
    });
  });
}

Deno.test("a champion that knows its history alone leaves a holiday, and the echo of one, to a contender that sees it", async () => {
  // A season that only the last year shows, as the feature rows hold nothing but the holiday.
  const text = easterWeeks(0, (w) => 1 + 0.1 * Math.sin(2 * Math.PI * w / 13));
  const fields: Partial<ConfigInput> = { contenders: ["seasonal_naive", "ridge"], horizon: 4, weekLabel: "start" };
  const names = ["holiday_easter"];
  const seen = await forecast(text, { ...fields, features: { holidays: EASTERS, names } });
  const blind = await forecast(text, {
    ...fields,
    features: { holidays: { easter: EASTERS.easter.slice(0, 4) }, names },
  });
  assertEquals([...new Set(seen.rows.map(({ model }) => model))], ["seasonal_naive"]);
  const without = fourSteps(blind.rows);
  fourSteps(seen.rows).forEach(([before, easter, after, later], k) => {
    assertEquals([before, later], [without[k][0], without[k][3]]);
    assert(easter > 2 * after, `key ${k}: ${easter} beside ${after}`);
    assert(without[k][1] < easter && without[k][2] === after, `key ${k}: ${without[k]}`);
  });
});

/** Forty weeks of Monday to Friday. */
const workdays = Array.from({ length: 280 }, (_, i) => 18_995 + i).filter((day) => weekday(day) < 5);
const WORKWEEK = (i: number) => 1 + 0.1 * (i % 5);

for (const gaps of ["missing", "zero"] as const) {
  Deno.test(`weekdays on which nobody ever has a row are a finding and forecast as closed (gaps ${gaps})`, async () => {
    const fields = { frequency: "day" as const, horizon: 7, cleaning: { gaps } };
    const { rows, group } = await forecast(table(workdays.map(iso), WORKWEEK), fields);
    assertEquals(group.findings.find(({ code }) => code === "CLOSED_WEEKDAYS")?.examples, ["Saturday", "Sunday"]);
    for (const { ds, yhat, lo_95, hi_95, reason } of rows) {
      const isClosed = weekday(parseDate(ds)) > 4;
      if (isClosed) assertEquals([yhat, lo_95, hi_95, reason], ["0", "0", "0", "CLOSED"]);
      else assert(Number(yhat) > 30 && reason === "", `${ds} ${yhat} ${reason}`);
    }
    using project = new CommandLine(table(workdays.map(iso), WORKWEEK), { ...BARE, ...fields });
    const { store } = project.paths;
    const scored = `${project.root}/scored.csv`;
    const run = await cli([
      ...[
        "evaluate",
        "--config",
        `${project.root}/config.json`,
        "--store",
        store,
        "--output",
        scored,
        "--workers",
        "1",
      ],
    ]);
    assertEquals(run.code, 0, run.stderr);
    const lines = Deno.readTextFileSync(scored).trimEnd().split("\n").slice(1).map((line) => line.split(","));
    assertEquals(lines.filter((cells) => weekday(parseDate(cells[2])) > 4), [], "closed days are not scored");
    assertEquals(lines.length, 3 * 5);
  });
}

Deno.test("a weekday whose rows are all quarantined, or without demand, is forecast as demand, not as closed", async () => {
  const days = Array.from({ length: 140 }, (_, i) => iso(18_995 + i));
  const [header, ...rest] = table(days, (i) => weekday(18_995 + i) === 6 ? 100 : 1).split("\n");
  const emptied = rest.map((line) =>
    line !== "" && weekday(parseDate(line.split(",")[1])) === 6 ? line.replace(/[^,]*$/, "") : line
  );
  const cases = [
    { rows: rest, ranges: { demand: [0, 1000] as [number, number] } },
    { rows: emptied, ranges: undefined },
  ];
  for (const { rows: lines, ranges } of cases) {
    const { rows, group } = await forecast([header, ...lines].join("\n"), {
      frequency: "day",
      horizon: 7,
      cleaning: { ranges },
    });
    assertEquals(group.calendar.closed, undefined);
    for (const { ds, yhat, reason } of rows) assert(Number(yhat) > 20 && reason === "", `${ds} ${yhat} ${reason}`);
  }
});

Deno.test("a weekday that is open twice in two years loses no sale and is forecast as closed", async () => {
  const days = Array.from({ length: 104 * 7 }, (_, i) => 18_995 + i)
    .filter((day) => weekday(day) < 5 || [51 * 7 + 5, 80 * 7 + 5].includes(day - 18_995));
  const { rows, group } = await forecast(table(days.map(iso), () => 1), { horizon: 10 });
  assertEquals([group.calendar.frequency, group.calendar.closed], ["day", [5, 6]]);
  assertEquals(group.counts.quarantined, 0);
  assertEquals(group.findings.filter(({ code }) => code === "RARELY_OPEN").map(({ count }) => count), [2]);
  for (const { ds, reason } of rows) assertEquals(reason, weekday(parseDate(ds)) > 4 ? "CLOSED" : "", ds);
});

Deno.test("business days are found, and forecast without the week-end", async () => {
  const { rows, group } = await forecast(table(workdays.map(iso), WORKWEEK), { horizon: 6 });
  assertEquals([group.calendar, group.findings], [{ frequency: "business_day", anchor: 0 }, []]);
  assertEquals(datesOf(rows).map((ds) => weekday(parseDate(ds))), [0, 1, 2, 3, 4, 0]);
});

Deno.test("a shop's opening hours are a finding, and nobody is forecast to buy at night", async () => {
  const hours = Array.from({ length: 24 * 35 }, (_, h) => h).filter((h) => h % 24 >= 8 && h % 24 < 18)
    .map((h) => `${iso(19_000 + Math.floor(h / 24))}T${String(h % 24).padStart(2, "0")}:00:00`);
  const { rows, group } = await forecast(table(hours, (i) => 1 + 0.1 * (i % 10)), { horizon: 24 });
  assertEquals(group.findings.map(({ code }) => code), ["CLOSED_HOURS"]);
  for (const { ds, yhat, reason } of rows) {
    const hour = Number(ds.slice(11, 13));
    assertEquals(reason === "CLOSED", hour < 8 || hour >= 18, ds);
    assertEquals(Number(yhat) > 30, reason !== "CLOSED", `${ds} ${yhat}`);
  }
});

Deno.test("a daily config on a weekly table stops the run with its remedy", async () => {
  const weeks = Array.from({ length: 80 }, (_, w) => iso(18_994 + 7 * w));
  using project = new CommandLine(table(weeks, () => 1), { ...BARE, frequency: "day" });
  const { exit, code, message } = errorOf(await project.run());
  assertEquals([exit, code], [1, "FREQUENCY_MISMATCH"]);
  assertStringIncludes(message, "weeks (80 distinct times");
  assertEquals(project.files("models"), []);
});

Deno.test("forecasts are dated as the table writes its days, quarters, years and parts of an hour", async () => {
  const days = Array.from({ length: 90 }, (_, i) => 19_700 + i);
  const german = (day: number) => iso(day).split("-").reverse().join(".");
  const styles: readonly (readonly [dates: string[], next: string])[] = [
    [days.map(german), german(19_790)],
    [days.map((day) => `${iso(day)}T00:00:00Z`), `${iso(19_790)}T00:00:00Z`],
    [Array.from({ length: 40 }, (_, q) => `${2014 + Math.floor(q / 4)}-Q${q % 4 + 1}`), "2024-Q1"],
    [Array.from({ length: 40 }, (_, y) => String(1984 + y)), "2024"],
    [
      Array.from({ length: 600 }, (_, i) => `${iso(19_700 + Math.floor(i / 96))} ${clock(i % 96)}`),
      `${iso(19_706)} ${clock(24)}`,
    ],
  ];
  for (const [dates, next] of styles) {
    const { rows } = await forecast(table(dates, () => 1, { keys: 2 }), { contenders: ["ses"] });
    assertEquals(datesOf(rows)[0], next);
  }
});

function clock(quarter: number): string {
  return `${String(Math.floor(quarter / 4)).padStart(2, "0")}:${String(quarter % 4 * 15).padStart(2, "0")}`;
}
