import { assertEquals } from "@std/assert";
import { type TableSpec, tableSpecHash } from "../../../lib/features/table/table_spec.ts";

Deno.test("tableSpecHash() tells specs apart by any of their parts", () => {
  const spec: TableSpec = {
    layout: "rows",
    columns: [{ name: "size", kind: "number" }],
    targets: ["sold"],
    classes: [],
    task: { kind: "number", outputs: 1 },
  };
  assertEquals(tableSpecHash(spec), tableSpecHash(structuredClone(spec)));
  assertEquals(tableSpecHash({ ...spec, classes: ["x"] }) === tableSpecHash(spec), false);
  assertEquals(tableSpecHash({ ...spec, columns: [{ name: "size", kind: "date" }] }) === tableSpecHash(spec), false);
});
