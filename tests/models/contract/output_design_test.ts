import { assertEquals, assertStrictEquals } from "@std/assert";
import { featuresOf, outputDesign, sameFeatures } from "@lib/models/contract/output_design.ts";
import { tableRows } from "../../_support/table_rows.ts";

Deno.test("outputDesign() has one of the targets and the same features, made once", () => {
  const design = tableRows({ kind: "number", outputs: 2 }, { rows: 3 }), second = outputDesign(design, 1);
  assertEquals(second.target, Float64Array.from([1, 3, 5], (i) => design.target[i]!));
  assertEquals(second.task, { kind: "number", outputs: 1 });
  assertStrictEquals(second.values, design.values);
  assertStrictEquals(outputDesign(design, 1), second);
  assertStrictEquals(featuresOf(second), design);
});

Deno.test("outputDesign() of one target is the design itself", () => {
  const design = tableRows({ kind: "number", outputs: 1 });
  assertStrictEquals(outputDesign(design, 0), design);
  assertStrictEquals(featuresOf(design), design);
});

Deno.test("sameFeatures() leads to where the features were first", () => {
  const design = tableRows({ kind: "number", outputs: 2 }), part = outputDesign(design, 0);
  assertStrictEquals(featuresOf(sameFeatures({ ...part }, part)), design);
});
