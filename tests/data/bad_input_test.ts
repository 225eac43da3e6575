/** Bad tables, each with its typed error or its finding; nothing is lost or left half-written. */
import { assertEquals, assertRejects } from "@std/assert";
import type { ConfigInput } from "../../lib/core/config/config.ts";
import { DataError } from "../../lib/core/errors/errors.ts";
import { seriesKey } from "../../lib/core/rows/panel.ts";
import { readChunk } from "../../lib/data/store/read_chunk.ts";
import { codesOf, inFolder, prepareText } from "./_tables.ts";

const HEAD = "date,item,demand\n";

const ERRORS: Record<string, readonly [text: string, code: string, config?: Partial<ConfigInput>]> = {
  "an empty file": ["", "EMPTY_TABLE"],
  "a header only": [HEAD, "HEADER_ONLY"],
  "a header only, no newline": ["date,item,demand", "HEADER_ONLY"],
  "a missing column": ["date,item,sales\n2024-01-01,a,1\n", "MISSING_COLUMN"],
  "a missing exogenous column": [`${HEAD}2024-01-01,a,1\n`, "MISSING_COLUMN", { exogenous: { future: ["price"] } }],
  "only 30 February": [`${HEAD}2024-02-30,a,1\n`, "INVALID_DATE"],
  "only times with a zone": [`${HEAD}2024-01-01T00:00Z,a,1\n2024-01-01T00:00+02:00,a,1\n`, "TIME_ZONE"],
  "months in daily data": [`${HEAD}2024-01,a,1\n`, "FREQUENCY_MISMATCH", { frequency: "day" }],
  "two readings of its dates": [`${HEAD}01/02/2024,a,1\n`, "AMBIGUOUS_DATE"],
  "only words as target": [`${HEAD}2024-01-01,a,many\n`, "WRONG_TYPE"],
  "only infinite targets": [`${HEAD}2024-01-01,a,1e999\n2024-01-01,a,-inf\n`, "NON_FINITE"],
  "only negative targets": [`${HEAD}2024-01-01,a,-1\n`, "NEGATIVE"],
  "only nameless keys": [`${HEAD}2024-01-01,,1\n2024-01-01,"",1\n`, "MISSING_KEY"],
  "only malformed lines": [`${HEAD}x\ny\n`, "MALFORMED_ROW"],
  "many kinds of bad rows": [`${HEAD}2024-02-30,a,1\n2024-01-01,a,-1\n`, "NO_USABLE_ROWS"],
  "only rows outside the span": [`${HEAD}2024-01-01,a,1\n`, "OUTSIDE_SPAN", { from: "2025-01-01" }],
  "an impossible span": [`${HEAD}2024-01-01,a,1\n`, "INVALID_CONFIG", { from: "2025-02-30" }],
  "a mistyped year": [`${HEAD}0204-01-01,a,1\n2024-01-01,a,1\n`, "CALENDAR_TOO_LONG"],
};

for (const [name, [text, code, config]] of Object.entries(ERRORS)) {
  Deno.test(`prepareTable() throws ${code} for ${name}`, () =>
    inFolder(async (dir) => {
      const error = await assertRejects(() => prepareText(dir, text, { config }), DataError);
      assertEquals(error.code, code);
      assertEquals(error.hint !== "", true);
      const left = await Array.fromAsync(Deno.readDir(`${dir}/store/table`)).catch(() => []);
      assertEquals(left, []);
    }));
}

const KEYS = [
  "a/b",
  "..",
  "../../etc",
  'q"uote',
  "it's",
  "new\nline",
  "🍊",
  "a|b",
  "a",
  " a",
  "A",
  "%2e",
  "007",
  "a,b",
  "a;b",
];

Deno.test("prepareTable() keeps keys of any text apart", () =>
  inFolder(async (dir) => {
    const rows = KEYS.map((key, i) => `2024-01-01,"${key.replaceAll('"', '""')}",${i + 1}`);
    const { group } = await prepareText(dir, `${HEAD}${rows.join("\n")}\n`);
    const panel = await readChunk(group, 0, KEYS.length);
    assertEquals(group.keys.map((key) => key.parts[0]), KEYS.toSorted());
    assertEquals(group.keys.map((key) => key.id), KEYS.toSorted().map((key) => seriesKey([key]).id));
    for (const [i, key] of KEYS.entries()) assertEquals(panel.y[KEYS.toSorted().indexOf(key)], i + 1);
  }));

Deno.test("prepareTable() keeps key columns apart: a|b + c is not a + b|c", () =>
  inFolder(async (dir) => {
    const { group } = await prepareText(dir, "date,x,y,demand\n2024-01-01,a|b,c,1\n2024-01-01,a,b|c,2\n", {
      config: { keys: ["x", "y"] },
    });
    assertEquals(group.keys.map((key) => key.parts), [["a", "b|c"], ["a|b", "c"]]);
  }));

Deno.test("prepareTable() tells one-row, constant, all-zero and all-missing keys", () =>
  inFolder(async (dir) => {
    const days = [1, 2, 3].map((day) => `2024-01-0${day}`);
    const rows = days.flatMap((day) => [`${day},constant,5`, `${day},zero,0`, `${day},missing,`]);
    const prepared = await prepareText(dir, `${HEAD}${rows.join("\n")}\n2024-01-03,once,5\n2024-02-30,lost,5\n`);
    assertEquals(codesOf(prepared), [
      "INVALID_DATE date 1",
      "ALL_MISSING_KEY demand 2",
      "ALL_ZERO_KEY demand 1",
      "CONSTANT_KEY demand 1",
      "MISSING_VALUE demand 3",
      "ONE_ROW_KEY 1",
    ]);
    // Even a key that has lost all its rows is there, to have an outcome.
    assertEquals(prepared.group.keys.map((key) => key.parts[0]), ["constant", "lost", "missing", "once", "zero"]);
    assertEquals([...prepared.group.keyRows], [3, 1, 3, 1, 3]);
  }));

Deno.test("prepareTable() a key of more than 512 bytes is no key: its rows are quarantined and named by how it begins", () =>
  inFolder(async (dir) => {
    const long = "k".repeat(600), rows = [1, 2].map((day) => `2024-01-0${day},ok,${day}\n2024-01-0${day},${long},5`);
    const prepared = await prepareText(dir, `${HEAD}${rows.join("\n")}\n`);
    assertEquals(prepared.group.keys.map(({ parts }) => parts), [["ok"]]);
    const [{ code, count, examples }] = prepared.findings;
    assertEquals([code, count, examples[0]], ["LONG_KEY", 2, `row 2: "${"k".repeat(100)}…"`]);
  }));
