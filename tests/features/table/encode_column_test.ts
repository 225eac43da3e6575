import { assertEquals } from "@std/assert";
import { createRng } from "@lib/core/numbers/random.ts";
import type { ColumnKind } from "@lib/core/rows/task.ts";
import { applyEncoding, learnColumn, slotsOf } from "@lib/features/table/encode_column.ts";
import { FULL_RECIPE, LIGHT_RECIPE, type TableRecipe } from "@lib/features/table/table_recipe.ts";
import { encodedTargets } from "@lib/features/table/target_encoding.ts";
import { mixedRows } from "./_rows.ts";

const VALUES = Float64Array.from({ length: 30 }, (_, row) => row % 3);

function kindOf(kind: ColumnKind, recipe: TableRecipe): string {
  const targets = encodedTargets(mixedRows({ rows: 30 }), 3, createRng(1)), isText = kind === "text";
  const rows = { values: isText ? new Float64Array(0) : VALUES, texts: isText ? Array(30).fill("a word") : [] };
  const source = { name: "x", kind, columns: isText ? [] : [0], size: 0 };
  const { encoding, columns } = learnColumn(source, rows, { recipe, targets, rng: createRng(1) });
  assertEquals(columns.length, slotsOf(encoding, "x", { levels: [], outputs: [] }).length);
  if (encoding.kind !== "target") assertEquals(applyEncoding(encoding, rows), columns);
  return encoding.kind;
}

Deno.test("learnColumn() encodes each kind of column in its way", () => {
  const kinds: ColumnKind[] = ["number", "boolean", "category", "date", "text"];
  assertEquals(kinds.map((kind) => kindOf(kind, FULL_RECIPE)), ["number", "boolean", "hot", "date", "text"]);
  assertEquals(kindOf("category", LIGHT_RECIPE), "native");
  assertEquals(kindOf("category", { ...LIGHT_RECIPE, mostLevels: 2 }), "target");
});
