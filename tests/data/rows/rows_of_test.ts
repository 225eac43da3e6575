import { assertEquals } from "@std/assert";
import { readChunk } from "@lib/data/read_chunk.ts";
import { rowsOf } from "@lib/data/rows/rows_of.ts";
import { inFolder } from "../_tables.ts";
import { prepareRows, tableOf } from "./_rows.ts";

const LINES = [
  "shop,y,age,colour,member,since,note",
  ...Array.from(
    { length: 60 },
    (_, i) =>
      [
        `s${i % 2}`,
        i * 1.5,
        20 + i % 9,
        i % 3 === 0 ? "red" : "blue",
        i % 2 === 0 ? "yes" : "no",
        `2024-01-${10 + i % 20}`,
        `good value again no ${i}`,
      ].join(","),
  ),
];

Deno.test("rowsOf() reads the rows of a table to the very values that it has", () =>
  inFolder(async (store) => {
    const { group } = await prepareRows(store, LINES, { keys: ["shop"] }), stored = await readChunk(group, 0, 2);
    const { panel, order, problems, findings } = rowsOf(group, tableOf(LINES));
    assertEquals([problems, findings, panel.offsets, [...new Set(panel.ds)]], [[], [], stored.offsets, [6]]);
    const y = Float64Array.from(order, (row) => row * 1.5);
    for (const [c, { name, values, texts }] of panel.exogenous.entries()) {
      const own = stored.exogenous[c]!, at = (i: number) => stored.y.indexOf(y[i]!);
      assertEquals([name, values], [own.name, values.map((_, i) => own.values[at(i)]!)]);
      assertEquals(texts, texts?.map((_, i) => own.texts![at(i)]!));
    }
  }));

Deno.test("rowsOf() tells what it goes without, and refuses rows by themselves", () =>
  inFolder(async (store) => {
    const { group } = await prepareRows(store, LINES, { keys: ["shop"] });
    const given = tableOf([
      "shop,agee,colour,since,y",
      "s7,1,green,2024-01-01,1",
      ",1,red,,",
      "s0,1,red,soon,",
      "s0,1,#REF!,,",
    ]);
    const { panel, order, problems, findings } = rowsOf(group, given);
    assertEquals([[...order], panel.keys.map(({ parts }) => parts[0])], [[3, 0], ["s0", "s7"]]);
    assertEquals(problems.map(({ row, code, message }) => [row, code, message]), [
      [1, "MISSING_KEY", "shop must name the key: current value is none"],
      [2, "WRONG_TYPE", 'since must be a date written as YYYY-MM-DD: current value is "soon"'],
    ]);
    assertEquals(findings.map(({ code, column }) => `${code} ${column}`), [
      ...[
        "UNKNOWN_COLUMN agee",
        "COLUMN_ABSENT age",
        "COLUMN_ABSENT member",
        "COLUMN_ABSENT note",
        "LEVEL_UNKNOWN colour",
      ],
    ]);
    assertEquals(findings[0]?.message, "the column is passed over: no model has seen it (did you mean age?)");
    const value = (name: string) => [...panel.exogenous.find((column) => column.name === name)!.values];
    assertEquals([value("shop"), value("age"), value("colour")], [[0, NaN], [NaN, NaN], [NaN, NaN]]);
  }));

Deno.test("rowsOf() of no rows is a panel without keys", () =>
  inFolder(async (store) => {
    const { group } = await prepareRows(store, LINES, { keys: ["shop"], target: ["y", "age"] });
    const { panel } = rowsOf(group, { columns: new Map(), rows: 0 });
    assertEquals([panel.keys, [...panel.offsets], panel.targets], [[], [0], 2]);
  }));
