import { assertEquals, assertThrows } from "@std/assert";
import { DataError } from "@lib/core/errors/errors.ts";
import { rowRoles } from "@lib/data/rows/row_roles.ts";
import { rowConfig } from "./_rows.ts";

const columns = ["shop", "day", "y", "patient", "age", "note", "id"];
const HEAD = { source: "t.csv", columns, parts: [{ paths: ["t.csv"], columns }] };

Deno.test("rowRoles() takes all columns without another role as features, the time among them", () => {
  const fields = { keys: ["shop"], inputs: { ignore: ["id"] } };
  const timed = rowRoles(rowConfig({ ...fields, time: "day" }), HEAD);
  assertEquals(timed.inputs, ["day", "patient", "age", "note"]);
  const grouped = rowRoles(rowConfig({ ...fields, split: { group: "patient" } }), HEAD);
  assertEquals(grouped.inputs, ["day", "age", "note"]);
  assertEquals(grouped.needed, ["shop", "y", "patient", "day", "age", "note"]);
});

Deno.test("rowRoles() takes named columns alone, and reads those of rules beside", () => {
  const fields = { inputs: { names: ["age"] }, cleaning: { ranges: { id: [1, 9] as [number, number] } } };
  const { inputs, judged, needed } = rowRoles(rowConfig(fields), HEAD);
  assertEquals([inputs, judged, needed], [["age"], ["id"], ["y", "age", "id"]]);
});

Deno.test("rowRoles() refuses columns that are not there, also those of ignore and kinds", () => {
  for (const inputs of [{ names: ["agee"] }, { ignore: ["agee"] }, { kinds: { agee: "number" as const } }]) {
    assertEquals(assertThrows(() => rowRoles(rowConfig({ inputs }), HEAD), DataError).code, "MISSING_COLUMN");
  }
});
