import { assertEquals } from "@std/assert";
import { testedRows } from "@lib/exchange/rows/tested_rows.ts";
import { predictRows } from "@lib/competition/champions/rows_champion.ts";
import { championOf, fitFamily, smallTable } from "./_rows.ts";

interface Told {
  readonly rows: Record<string, unknown>[];
  readonly members: { raw: number[][] }[];
  readonly label: string[];
  readonly probabilities: number[][];
}

Deno.test("testedRows() gives rows as others are given them, with what members and all of them say", () => {
  const { spec, panel, fitted } = smallTable({ kind: "class", classes: 3 }, { hasText: true });
  const champion = championOf(spec, [fitFamily("gradient_boosting", fitted, { params: { trees: 3 } })]);
  const told = testedRows(champion, panel) as unknown as Told, ours = predictRows(champion, fitted);
  assertEquals([told.rows.length, told.label.length, told.members[0].raw.length], [4, 4, 4]);
  assertEquals(told.probabilities[0], [...ours.values.subarray(0, 3)]);
  assertEquals(Object.keys(told.rows[0]), spec.columns.map(({ name }) => name));
  for (const row of told.rows) {
    assertEquals(row.city === null || ["Basel", "Bern", "Genève", "Zürich"].includes(String(row.city)), true);
    assertEquals(["string", "number", "object"].includes(typeof row.age), true);
    assertEquals(typeof row.note, "string");
  }
});

Deno.test("testedRows() says why there are none", () => {
  const { spec, panel, fitted } = smallTable({ kind: "number", outputs: 1 }), member = fitFamily("ridge", fitted);
  const none = { ...panel, ds: new Int32Array(), y: new Float64Array(), offsets: Int32Array.of(0, 0) };
  assertEquals(testedRows(championOf(spec, [member]), none), "the table has no rows of the key");
  const broken = championOf(spec, [{ ...member, fitted: null }]);
  assertEquals(typeof testedRows(broken, panel), "string");
});
