import { assertEquals } from "@std/assert";
import { KnownRows } from "@lib/data/rows/known_rows.ts";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { inFolder } from "../_tables.ts";
import { prepareRows, rowConfig, tableOf } from "./_rows.ts";

const HEAD = "shop,age,plan,day,member,y";
/** Rows as training has them: keys 007 and b, fractions that no decimal text has exactly, gaps, a value out of range. */
const LINES = [
  HEAD,
  ...Array.from(
    { length: 30 },
    (_, i) =>
      `${i % 2 ? "007" : "b"},${i / 10},${i % 3 ? "basic" : "gold"},2026-01-${10 + i % 20},${i % 4 ? "yes" : "no"},${
        i / 7
      }`,
  ),
  "b,,gold,2026-01-10,yes,1",
  "b,900,,2026-01-10,,2",
  "b,1,gold,2026-01-10,no,5",
  "b,1,gold,2026-01-10,no,5",
];
const FIELDS = { keys: ["shop"], cleaning: { ranges: { age: [0, 120] } }, seed: 5 } as const;

async function known(work: (rows: KnownRows) => void): Promise<void> {
  await inFolder(async (store) => {
    const { group } = await prepareRows(store, LINES, FIELDS);
    work(await KnownRows.read(group, rowConfig(FIELDS)));
  });
}

function find(rows: KnownRows, lines: readonly string[]): number[] {
  const table = tableOf([HEAD, ...lines]);
  return [...rows.find(table, lines.map((line) => [String(Number(line.split(",").at(-1)))]))];
}

Deno.test("KnownRows finds every row of its version, however numbers are written, and each as often as it is there", () =>
  known((rows) => {
    const own = LINES.slice(1);
    assertEquals(find(rows, own), own.map(() => 1));
    assertEquals(find(rows, own), own.map(() => 0));
  }));

Deno.test("KnownRows finds rows whose keys another program has written with fractions", () =>
  inFolder(async (store) => {
    const lines = [HEAD, ...LINES.slice(1).map((line) => line.replace(/^007/, "1").replace(/^b/, "2"))];
    const { group } = await prepareRows(store, lines, FIELDS);
    const rows = await KnownRows.read(group, rowConfig(FIELDS));
    const floats = lines.slice(1).map((line) => line.replace(/^(\d)/, "$1.0"));
    assertEquals(find(rows, floats), floats.map(() => 1));
  }));

Deno.test("KnownRows takes equal numbers for equal, and a row for new where key, target or any feature differs", () =>
  known((rows) => {
    const near = [
      "7,1.1,basic,2026-01-21,yes,5",
      "b,1,gold,2026-01-10,no,5.0000001",
      "b,1,gold,2026-01-11,no,5",
      "b,1,silver,2026-01-10,no,5",
      "b,1,,2026-01-10,no,5",
      "b,1,gold,2026-01-10,yes,5",
      "b,,gold,2026-01-10,no,5",
    ];
    assertEquals(find(rows, near), near.map(() => 0));
    assertEquals(
      find(rows, ["b,1.0,gold,2026-01-10,false,5.00", "b,1e0,gold,2026-01-10,N,5", "b,1,gold,2026-01-10,no,5"]),
      [
        1,
        1,
        0,
      ],
    );
  }));

Deno.test("KnownRows takes a value that the rules of the table rule out for what was kept of it: nothing", () =>
  known((rows) => assertEquals(find(rows, ["b,500,,2026-01-10,,2", "b,,,2026-01-10,,2"]), [1, 0])));

Deno.test("KnownRows has the targets of each key", () =>
  known((rows) => {
    const b = rows.targetsOf(seriesKey(["b"]).id)!;
    assertEquals([b.length, b.filter((value) => value === 5).length, rows.allTargets().length], [19, 2, 34]);
    assertEquals(rows.targetsOf(seriesKey(["7"]).id), undefined);
  }));

Deno.test("KnownRows of classes, texts and several targets tells rows by what they say, not by a code", () =>
  inFolder(async (store) => {
    const lines = [
      "note,y",
      ...Array.from({ length: 24 }, (_, i) => `this is the long note ${i},${["no", "yes", "maybe"][i % 3]}`),
    ];
    const { group } = await prepareRows(store, lines, {
      problem: "classification",
      inputs: { kinds: { note: "text" } },
    });
    const rows = await KnownRows.read(group, rowConfig({ problem: "classification" }));
    const given = tableOf([
      "note,y",
      "this is the long note 1,yes",
      "this is the long note 1,no",
      "this is the long note 99,yes",
    ]);
    assertEquals([...rows.find(given, [["yes"], ["no"], ["yes"]])], [1, 0, 0]);
    const two = ["x,y,z", ...Array.from({ length: 24 }, (_, i) => `${i % 12},${2 * i},${i % 5}`)];
    const both = await prepareRows(store, two, { name: "two", target: ["y", "z"] });
    const pairs = await KnownRows.read(both.group, rowConfig({ target: ["y", "z"] }));
    assertEquals([...pairs.find(tableOf(["x,y,z", "3,6,3", "3,6,4"]), [["6", "3"], ["6", "4"]])], [1, 0]);
  }));
