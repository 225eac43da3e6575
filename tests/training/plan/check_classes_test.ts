import { parseConfig } from "@lib/core/config/config.ts";
import { DataError } from "@lib/core/errors/errors.ts";
import { checkClasses } from "@lib/training/plan/check_classes.ts";
import { assertEquals, assertThrows } from "@std/assert";

const check = (classes: Partial<Parameters<typeof checkClasses>[0]>, names = ["no", "yes"]) =>
  checkClasses({ weights: null, costs: null, threshold: null, ...classes }, names);

Deno.test("checkClasses() refuses weights and costs of classes that there are not, naming the nearest", () => {
  const hintOf = (classes: Parameters<typeof check>[0]) => assertThrows(() => check(classes), DataError).hint;
  assertEquals(hintOf({ weights: { yes: 2, No: 1 } }), 'Did you mean "no"?');
  assertEquals(hintOf({ costs: { yes: { constructor: 3 } } }), "There are: no, yes.");
  assertEquals(hintOf({ costs: { maybe: { no: 3 } } }), "There are: no, yes.");
});

Deno.test("checkClasses() lets those that there are pass, and tables of numbers", () => {
  check({ weights: { yes: 2 }, costs: { no: { yes: 1 } } });
  check({ weights: "balanced" });
  check(parseConfig({ source: "t.csv", problem: "regression" }).classes, []);
});
