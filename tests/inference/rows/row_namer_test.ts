import { assertEquals, assertNotEquals } from "@std/assert";
import { rowNamer } from "@lib/inference/rows/row_namer.ts";
import { rowTexts } from "@lib/inference/requests/row_texts.ts";
import type { RowCell } from "@lib/inference/requests/request.ts";

const COLUMN = { kind: "future", content: "number" } as const;
const GROUP = {
  keyColumns: ["shop"],
  exogenous: [
    { ...COLUMN, name: "shop", holds: "category", levels: ["a", "b"], isKey: true },
    { ...COLUMN, name: "age", holds: "number" },
    { ...COLUMN, name: "plan", holds: "category", levels: ["basic"] },
    { ...COLUMN, name: "member", holds: "boolean" },
    { ...COLUMN, name: "note", holds: "text" },
  ],
} as const;
type Row = Readonly<Record<string, RowCell>>;
const namesOf = (...rows: Row[]) => rowNamer(GROUP)(rowTexts(rows));
const ROW = { shop: "a", age: 31, plan: "basic", member: true, note: "fine" };

Deno.test("rowNamer() gives rows that say the same one name, however it is written, whatever else they have", () => {
  const other = { spent: 7, note: "fine", member: "yes", plan: "basic", age: "31.0", shop: "a" };
  const [one, two, three] = namesOf(ROW, other, { ...ROW, age: 32 });
  assertEquals([one, one?.length], [two, 14]);
  assertNotEquals(one, three);
});

Deno.test("rowNamer() tells every value from every other, also those that no model knows, and what is missing", () => {
  const rows: Row[] = [
    ROW,
    ...[{ shop: "b" }, { shop: null }, { age: null }, { age: "old" }, { plan: "gold" }, { plan: null }],
    ...[{ member: false }, { note: "fine " }, { note: null }],
  ].map((changes) => ({ ...ROW, ...changes }));
  assertEquals(new Set(namesOf(...rows)).size, rows.length);
  const { note: _, ...without } = ROW;
  assertEquals(namesOf(without), namesOf({ ...ROW, note: "" }));
});

Deno.test("rowNamer() of a version with the columns in another order says the same", () => {
  const turned = { ...GROUP, exogenous: GROUP.exogenous.toReversed() };
  assertEquals(rowNamer(turned)(rowTexts([ROW])), namesOf(ROW));
});
