import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { DataError } from "@lib/core/errors/errors.ts";
import { splitRows } from "@lib/data/rows/split_rows.ts";
import { readingOf } from "@lib/data/tables/open_table.ts";
import { readAs } from "@lib/data/tables/text_table.ts";
import { rowRoles } from "@lib/data/rows/row_roles.ts";
import { memoryRows } from "@lib/data/rows/row_source.ts";
import { readEvidence, scanRows } from "@lib/data/rows/scan_rows.ts";
import { rowConfig, scan, tableOf } from "./_rows.ts";

type Fields = Parameters<typeof rowConfig>[0];

/** Parts by the text of a row. */
async function partsOf(lines: readonly string[], fields: Fields = {}): Promise<Map<string, number[]>> {
  const { parts } = splitRows(await scan(lines, fields), rowConfig(fields)), of = new Map<string, number[]>();
  lines.slice(1).forEach((line, row) => of.set(line, [...of.get(line) ?? [], parts[row]!]));
  return of;
}

const LINES = Array.from({ length: 240 }, (_, i) => `k${i % 3},${i % 7},${i % 11},${i % 4 === 0 ? "yes" : "no"}`);
const CLASS: Fields = { keys: ["k"], problem: "classification" };

Deno.test("splitRows() depends neither on the order of the rows nor, without a time, on other keys", async () => {
  const head = "k,a,b,y", whole = await partsOf([head, ...LINES], CLASS);
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray(LINES, { minLength: 240 }), async (lines) => {
      assertEquals(await partsOf([head, ...lines], CLASS), new Map(lines.map((line) => [line, whole.get(line)!])));
    }),
    { numRuns: 10 },
  );
  const alone = LINES.filter((line) => line.startsWith("k1"));
  assertEquals(await partsOf([head, ...alone], CLASS), new Map(alone.map((line) => [line, whole.get(line)!])));
});

Deno.test("splitRows() puts equal rows into one part", async () => {
  for (const parts of (await partsOf(["k,a,b,y", ...LINES, ...LINES], CLASS)).values()) {
    assertEquals(new Set(parts).size, 1);
  }
});

Deno.test("splitRows() does not follow from numbers that came, and keeps rows of equal columns together", async () => {
  const numbers: Fields = { keys: ["k"] }, head = "k,a,b,y";
  const line = (i: number, y: number) => `k${i % 3},${i % 7},${i % 11},${y}`, all = [...Array(240).keys()];
  const parts = async (y: (i: number) => number) =>
    splitRows(await scan([head, ...all.map((i) => line(i, y(i)))], numbers), rowConfig(numbers)).parts;
  const before = await parts((i) => i);
  assertEquals(await parts((i) => i % 5 === 0 ? 1e6 - i : i), before);
  for (let i = 0; i + 231 < 240; i++) assertEquals(before[i + 231], before[i], `rows ${i} and ${i + 231}`);
});

Deno.test("splitRows() splits rows that columns cannot tell apart each by itself, to the shares of every class", async () => {
  const lines = Array.from({ length: 800 }, (_, i) => `${i % 2},${i % 3},${i % 7 < 3 ? "yes" : "no"}`);
  const { parts } = splitRows(await scan(["a,b,y", ...lines], { problem: "classification" }), rowConfig({}));
  for (const cell of ["0,0,yes", "1,2,no"]) {
    const own = parts.filter((_, i) => lines[i] === cell), test = own.filter((part) => part === 1);
    assert(
      own.length > 50 && test.length > 0 && test.length < own.length / 3,
      `${cell}: ${test.length} of ${own.length}`,
    );
  }
  assertEquals(parts.filter((part) => part === 1).length, 120);
});

Deno.test("splitRows() another seed splits otherwise", async () => {
  const lines = ["k,a,b,y", ...LINES];
  const [one, other] = [await partsOf(lines, CLASS), await partsOf(lines, { ...CLASS, seed: 1 })];
  assert([...one].some(([line, parts]) => other.get(line)![0] !== parts[0]));
});

Deno.test("splitRows() keeps groups together over all keys, and to the shares", async () => {
  const lines = Array.from({ length: 900 }, (_, i) => `k${i % 3},p${i % 100},${i},${i % 2}`);
  const fields: Fields = { keys: ["k"], split: { group: "g" } };
  const { parts } = splitRows(await scan(["k,g,x,y", ...lines], fields), rowConfig(fields));
  for (let p = 0; p < 100; p++) assertEquals(new Set(parts.filter((_, i) => i % 100 === p)).size, 1, `group ${p}`);
  assert(Math.abs(parts.filter((part) => part === 5).length - 135) <= 18);
});

Deno.test("splitRows() splits rows without a group each by itself where columns are too few to tell them apart", async () => {
  const lines = Array.from({ length: 400 }, (_, i) => `${i % 2 === 0 ? `p${i % 80}` : ""},${i % 3},${i % 2}`);
  const fields: Fields = { split: { group: "g" } };
  const { parts } = splitRows(await scan(["g,x,y", ...lines], fields), rowConfig(fields));
  for (const x of [0, 1, 2]) {
    const own = parts.filter((_, i) => i % 2 === 1 && i % 3 === x);
    assertEquals(new Set(own).size, 6, `rows without a group and x = ${x}`);
  }
  assert(Math.abs(parts.filter((part) => part === 5).length - 60) <= 8);
});

Deno.test("splitRows() has one part to choose on where every key has many rows, folds where one has few", async () => {
  const many = Array.from({ length: 1400 }, (_, i) => `k${i % 2},${i},${i / 7}`), few = [`k9,1,2`, `k9,3,4`];
  const fields: Fields = { keys: ["k"] };
  const large = splitRows(await scan(["k,x,y", ...many], fields), rowConfig(fields));
  assertEquals([large.folds, [...new Set(large.parts)].sort()], [1, [-1, 0, 1]]);
  const mixed = splitRows(await scan(["k,x,y", ...many, ...few], fields), rowConfig(fields));
  assertEquals([mixed.folds, [...new Set(mixed.parts.subarray(0, 1400))].sort()], [5, [-1, 0, 5]]);
});

Deno.test("splitRows() by time gives no key a later row to train on than another has to be judged on", async () => {
  const day = (i: number) => `2024-${String(1 + i % 12).padStart(2, "0")}-${String(1 + i % 28).padStart(2, "0")}`;
  const lines = Array.from({ length: 300 }, (_, i) => `k${i % 5},${day(i)},${i}`),
    fields: Fields = { keys: ["k"], time: "d" };
  const scanned = await scan(["k,d,y", ...lines], fields), { parts } = splitRows(scanned, rowConfig(fields));
  for (let part = -1; part < 5; part++) {
    const times = (keep: (own: number) => boolean) => [...scanned.time!].filter((_, i) => keep(parts[i]!));
    assert(Math.max(...times((own) => own <= part)) < Math.min(...times((own) => own > part)), `part ${part}`);
  }
});

Deno.test("splitRows() trains on a class of one row, and refuses a time that is always the same", async () => {
  const lines = ["y,x", "rare,1", ...Array.from({ length: 60 }, (_, i) => `${i % 2 === 0 ? "a" : "b"},${i}`)];
  const fields: Fields = { problem: "classification" };
  assertEquals(splitRows(await scan(lines, fields), rowConfig(fields)).parts[0], -1);
  const timed: Fields = { time: "d" }, same = await scan(["d,y", "2024-01-01,1", "2024-01-01,2"], timed);
  assertEquals(assertThrows(() => splitRows(same, rowConfig(timed)), DataError).code, "SPLIT_IMPOSSIBLE");
});

Deno.test("splitRows() gives every part its share of keys of few rows, whatever the number of rows of a key", async () => {
  for (const each of [1, 2, 3, 6]) {
    const lines = Array.from({ length: 600 * each }, (_, i) => `k${i % 600},${i},${i % 11},${i % 5}`);
    const fields: Fields = { keys: ["k"] };
    const { parts, folds } = splitRows(await scan(["k,a,b,y", ...lines], fields), rowConfig(fields));
    const rows = (part: number) => parts.filter((own) => own === part).length / parts.length;
    assert(Math.abs(rows(folds) - 0.15) < 0.05, `test part of keys of ${each} rows: ${rows(folds)}`);
    for (let fold = 0; fold < folds; fold++) {
      assert(Math.abs(rows(fold) - 0.85 / folds) < 0.05, `fold ${fold} of keys of ${each} rows: ${rows(fold)}`);
    }
  }
});

Deno.test("splitRows() puts a row that is asked for several targets into one part for all of them", async () => {
  const lines = Array.from({ length: 300 }, (_, i) => `k${i % 2},${i},${i % 3},${i % 4 === 0 ? "up" : "down"}`);
  const { parts, folds } = await splitTargets(["k,a,y,z", ...lines], { keys: ["k"] });
  assertEquals(parts.subarray(0, 300), parts.subarray(300));
  const held = [0, 1].map((key) =>
    parts.subarray(0, 300).filter((part, row) => row % 2 === key && part === folds).length
  );
  assert(held.every((rows) => rows >= 22 && rows <= 23), `${held}`);
});

Deno.test("splitRows() puts a row without a group into one part for all of its targets", async () => {
  const lines = Array.from({ length: 300 }, (_, i) => `${i < 200 ? "" : `g${i % 9}`},${i},${i % 3},${i % 4 + 5}`);
  const { parts } = await splitTargets(["g,a,y,z", ...lines], { split: { group: "g" } });
  assertEquals(parts.subarray(0, 300), parts.subarray(300));
});

/** Parts of rows with classes in two columns: those of the first for all rows, then those of the second. */
async function splitTargets(lines: readonly string[], given: Fields) {
  const config = rowConfig({ problem: "classification", target: ["y", "z"], ...given });
  const source = memoryRows(readAs(tableOf([...lines]), readingOf(config))), roles = rowRoles(config, source.head);
  const scanned = await scanRows(source, { config, roles, seen: await readEvidence(source, roles.needed) });
  return splitRows(scanned, config);
}
