import type { TableSpec } from "@lib/features/table/table_spec.ts";
import { identifySpec } from "@lib/training/plan/spec_identity.ts";
import { PLAN } from "../_plan.ts";
import { assertEquals } from "@std/assert";

const TABLE: TableSpec = {
  layout: "rows",
  columns: [{ name: "shop", kind: "category", levels: ["a"], isKey: true }],
  targets: ["price"],
  classes: [],
  task: { kind: "number", outputs: 1 },
};

Deno.test("identifySpec() of a table is what it reads, whatever the categories are", () => {
  const other: TableSpec = { ...TABLE, columns: [{ name: "shop", kind: "category", levels: ["a", "b"], isKey: true }] };
  assertEquals(identifySpec(other), identifySpec(TABLE));
  assertEquals(identifySpec(TABLE).schema.columns, [{ name: "shop", kind: "category" }]);
});

Deno.test("identifySpec() of series has the recipe that a contender may have otherwise", () => {
  const { own, transform, schema } = identifySpec(PLAN.spec);
  assertEquals([Object.keys(own), transform, schema.frequency], [["transform", "strategy", "names"], "scale", "month"]);
});
