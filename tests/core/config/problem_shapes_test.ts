import { assert, assertEquals } from "@std/assert";
import { asksForClasses, isSerial, kindsWith, PROBLEM_KINDS, shapeOf } from "@lib/core/config/problem_shapes.ts";

Deno.test("PROBLEM_KINDS begins with the default, and each has a metric that is chosen by", () => {
  assertEquals(PROBLEM_KINDS[0], "forecast");
  for (const kind of PROBLEM_KINDS) assert(shapeOf(kind).metrics.length > 0);
});

Deno.test("kindsWith(), isSerial() and asksForClasses() tell kinds by their shape", () => {
  assertEquals(kindsWith({ layout: "rows", target: "number" }), ["regression"]);
  assertEquals(kindsWith({}), [...PROBLEM_KINDS]);
  assertEquals(PROBLEM_KINDS.map((problem) => [isSerial({ problem }), asksForClasses({ problem })]), [
    ...[[true, false], [false, false], [false, true]],
  ]);
});
