import { assert, assertEquals } from "@std/assert";
import type { ConfigInput } from "../../../lib/core/config/config.ts";
import { bothOf, type Cells } from "./_both_readers.ts";

const HEADER = ["date", "item", "demand", "price", "kind"];
const SIDE = { exogenous: { static: ["kind"], future: ["price"] } } as const;

/** A day after 2024-01-01. */
function day(t: number): string {
  return new Date(Date.UTC(2024, 0, 1 + t)).toISOString().slice(0, 10);
}

/** Rows of some keys over some days, of which some are replaced. */
function rows(keys: readonly string[], days: number, replace: Readonly<Record<number, Cells["rows"][number]>> = {}) {
  const all = keys.flatMap((key, k) =>
    Array.from({ length: days }, (_, t) => [day(t), key, String((t * 7 + k) % 11), "1.5", k === 0 ? "a" : "b"])
  );
  return all.map((row, i) => replace[i] ?? row);
}

async function assertSame(cells: Cells, fields: Partial<ConfigInput> = {}) {
  const { fromFile, inMemory } = await bothOf(cells, fields);
  assertEquals(inMemory, fromFile);
  return inMemory;
}

Deno.test("columnReader() gives what files give: rows, merged duplicates, gaps, findings, quarantine", async () => {
  const replace = {
    1: [day(1), "a", "-3", "1", "a"],
    3: [day(3), "a", "x", "dear", "a"],
    4: ["2024-02-30", "a", "1", "1", "a"],
    5: [null, "a", "1", "1", null],
    6: [day(6), null, "1", "1", "a"],
    7: [null, null, null, null, null],
    8: [day(9), "a", "5", "inf", "=1+1"],
    12: [day(12), "a", "inf", "1", "a"],
    14: [day(14), "a", "n/a", "NaN", "a"],
    70: [day(70), "b".repeat(600), "1", "1", "b"],
  };
  const found = await assertSame({ header: HEADER, rows: rows(["a", "b"], 60, replace) }, SIDE);
  assert("counts" in found && found.counts.quarantined > 5 && found.counts.merged === 1);
});

Deno.test("columnReader() holds rows to ranges, allowed texts and spans as files are", async () => {
  const cleaning = { ranges: { demand: [1, 9], price: [0, 1] }, allowed: { kind: ["a"], item: ["a", "b"] } } as const;
  const cells = { header: HEADER, rows: rows(["a", "b", "c"], 40) };
  await assertSame(cells, { ...SIDE, from: day(3), until: day(30), cleaning });
  for (const duplicates of ["mean", "first", "last", "quarantine"] as const) {
    await assertSame({ header: HEADER, rows: [...cells.rows, ...cells.rows.slice(3, 9)] }, {
      cleaning: { duplicates },
    });
  }
});

Deno.test("columnReader() reads kinds of columns as files are read", async () => {
  const column = async (texts: readonly (string | null)[], kinds = {}) => {
    const of = rows(["a", "b"], 60).map((row, i) => [...row.slice(0, 3), texts[i % texts.length]!, row[4]!]);
    return await assertSame({ header: HEADER, rows: of }, { exogenous: { future: ["price"], kinds } });
  };
  for (const texts of [["1", "2.5", null], ["04109", "7"], ["red", "blue", "NA"], ["1", "2.5", "#REF!"], ["N/A"]]) {
    await column(texts);
  }
  await column(["1", "x"], { price: "number" });
  assertEquals(await column(["1,5", "2,25"]), await column(["1,5", "2,25"]));
  assert("code" in await column(["1,5", "2,25"]));
});

Deno.test("columnReader() judges the edges as files are judged: rows ahead, far dates, partial ends", async () => {
  const ahead = [["a", 60], ["b", 61], ["a", 62]].map(([key, t]) => [day(Number(t)), String(key), null, "2", "z"]);
  await assertSame({ header: HEADER, rows: [...rows(["a", "b"], 60), ...ahead] }, SIDE);
  const far = [["2042-01-09", "a", "5", "1", "a"], ["1994-01-20", "b", "5", "1", "b"]];
  await assertSame({ header: HEADER, rows: [...rows(["a", "b"], 90), ...far] }, SIDE);
  const late = rows(["a", "b", "c", "d", "e"], 60).filter((_, i) => i % 60 < 58 || i < 60);
  await assertSame({ header: HEADER, rows: late }, { cleaning: { gaps: "zero" } });
  const holes = rows(["a", "b"], 900).filter((_, i) => i !== 420 && i !== 421);
  const mistyped = [420, 421].map((t) => [day(t).replace("2025", "2029"), "a", "5", "1", "a"]);
  await assertSame({ header: HEADER, rows: [...holes, ...mistyped] });
});

Deno.test("columnReader() refuses what files are refused for", async () => {
  const error = async (cells: Cells, fields: Partial<ConfigInput> = {}) => {
    const found = await assertSame(cells, fields);
    return "code" in found ? found.code : "";
  };
  const all = rows(["a"], 20);
  assertEquals(await error({ header: HEADER, rows: [] }), "HEADER_ONLY");
  assertEquals(await error({ header: HEADER, rows: all }, { target: "sales" }), "MISSING_COLUMN");
  assertEquals(
    await error({ header: HEADER, rows: all.map((row) => [row[0]!, row[1]!, "x", "1", "a"]) }),
    "WRONG_TYPE",
  );
  assertEquals(
    await error({ header: HEADER, rows: all.map((row) => ["31 January", ...row.slice(1)]) }),
    "INVALID_DATE",
  );
  const staggered = Array.from(
    { length: 200 },
    (_, i) => [day(7 * Math.floor(i / 7) + i % 7), `k${i % 7}`, "1", "1", "a"],
  );
  assertEquals(await error({ header: HEADER, rows: staggered }), "FREQUENCY_UNKNOWN");
  assertEquals(
    await error({ header: HEADER, rows: [...all, ["2600-01-01", "a", "1", "1", "a"]] }, {
      cleaning: { end: "any" },
    }),
    "CALENDAR_TOO_LONG",
  );
});

Deno.test("columnReader() derives columns of groups as files do, sums included", async () => {
  const of = rows(["a", "b", "c"], 40).map((
    row,
    i,
  ) => [...row.slice(0, 2), String(i / 7 + 0.1), String(i % 5 / 3), row[4]!]);
  const shop = of.map((row, i) => [...row.slice(0, 4), i % 2 === 0 ? "north" : "south"]);
  const header = ["date", "item", "demand", "price", "shop"], keys = ["item", "shop"];
  const relative = [{ name: "rel", of: "price", within: ["shop"] }, {
    name: "others",
    of: "demand",
    how: "others" as const,
    within: ["shop"],
  }];
  await assertSame({ header, rows: shop }, { keys, exogenous: { future: ["price"] }, relative });
  await assertSame({ header, rows: shop }, { keys, exogenous: { future: ["price"] }, neighbours: true });
});

Deno.test("columnReader() reads one series, hours, months and weeks", async () => {
  const header = ["date", "demand"];
  const one = (stamp: (t: number) => string, count: number) =>
    assertSame({ header, rows: Array.from({ length: count }, (_, t) => [stamp(t), String(t % 9)]) }, { keys: [] });
  await one(day, 40);
  await one((t) => day(7 * t), 40);
  await one((t) => `${2020 + Math.floor(t / 12)}-${String(t % 12 + 1).padStart(2, "0")}`, 40);
  await one((t) => `${day(Math.floor(t / 24))}T${String(t % 24).padStart(2, "0")}:00:00+01:00`, 400);
});
