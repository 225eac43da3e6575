import { assertEquals, assertThrows } from "@std/assert";
import { FitError } from "../../../lib/core/errors/errors.ts";
import { decodeTableSpec, type TableSpec, tableSpecHash } from "../../../lib/features/table/table_spec.ts";

const SPEC: TableSpec = {
  layout: "rows",
  columns: [{ name: "size", kind: "number" }],
  targets: ["sold"],
  classes: [],
  task: { kind: "number", outputs: 1 },
};

Deno.test("tableSpecHash() tells specs apart by any of their parts", () => {
  const spec = SPEC;
  assertEquals(tableSpecHash(spec), tableSpecHash(structuredClone(spec)));
  assertEquals(tableSpecHash({ ...spec, classes: ["x"] }) === tableSpecHash(spec), false);
  assertEquals(tableSpecHash({ ...spec, columns: [{ name: "size", kind: "date" }] }) === tableSpecHash(spec), false);
});

Deno.test("decodeTableSpec() gives a stored spec back, of the same identity, and refuses what is none", () => {
  const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
  assertEquals(tableSpecHash(decodeTableSpec(bytes(SPEC))), tableSpecHash(SPEC));
  const foreign = [{}, { ...SPEC, layout: "series" }, { ...SPEC, task: { kind: "class", classes: 0 } }, {
    ...SPEC,
    columns: [{ name: "a", kind: "colour" }],
  }];
  for (const value of foreign) {
    assertEquals(assertThrows(() => decodeTableSpec(bytes(value)), FitError).code, "CORRUPT_ARTIFACT");
  }
});
