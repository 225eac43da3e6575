import { assertEquals, assertThrows } from "@std/assert";
import { DataError } from "@lib/core/errors/errors.ts";
import type { EncodeWishes } from "@lib/core/rows/encode_wishes.ts";
import { checkWishes } from "@lib/features/table/check_wishes.ts";
import type { TableSpec } from "@lib/features/table/table_spec.ts";

const NONE: EncodeWishes = {
  text: { dimension: 32 },
  interactions: [],
  clip: null,
  log: [],
  bins: {},
  select: null,
  pca: null,
};
const SPEC: TableSpec = {
  layout: "rows",
  columns: [{ name: "price", kind: "number" }, { name: "city", kind: "category" }, { name: "note", kind: "text" }],
  targets: ["sold"],
  classes: [],
  task: { kind: "number", outputs: 1 },
};
const refused = (wishes: Partial<EncodeWishes>) =>
  assertThrows(() => checkWishes({ ...SPEC, encode: { ...NONE, ...wishes } }), DataError);

Deno.test("checkWishes() takes wishes for columns of kinds that fit, and none at all", () => {
  checkWishes(SPEC);
  checkWishes({ ...SPEC, encode: { ...NONE, interactions: [["price", "city"]], log: ["price"], bins: { price: 3 } } });
});

Deno.test("checkWishes() refuses columns that there are not, or of other kinds, and names the nearest", () => {
  const error = refused({ log: ["prize"] });
  assertEquals([error.code, error.hint, error.context.field], ["UNKNOWN_FEATURE", 'Did you mean "price"?', "log"]);
  assertEquals(refused({ interactions: [["price", "note"]] }).context.name, "note");
  assertEquals(refused({ bins: { city: 3 } }).context.field, "bins");
});
