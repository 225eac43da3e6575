import { assert, assertEquals } from "@std/assert";
import { CONTENDERS } from "@lib/models/catalog.ts";
import { isOtherWay, nameOf, roleOf, titleOf } from "@lib/training/assessment/method_names.ts";

Deno.test("roleOf() every combination of the catalogue is another way, and no model is", () => {
  for (const { name, scope } of CONTENDERS) assertEquals(isOtherWay(roleOf(name)), scope === "combination", name);
  assertEquals(["ours", "mean", "naive", "moving_average", "oracle", "global_ridge"].map(roleOf), [
    ...["ours", "average", "baseline", "baseline", "oracle", "member"],
  ]);
});

Deno.test("nameOf() titleOf() say what a method is, and which model one for all is", () => {
  assertEquals([nameOf("global_ridge", "ets"), titleOf("global_ridge", "ets")], ["global ridge", "global ridge"]);
  assertEquals(nameOf("one_for_all", "global_ridge"), "one model for all (global ridge)");
  assertEquals(titleOf("one_for_all", "global_ridge"), "one single model for all (global_ridge)");
  assertEquals([nameOf("one_for_all", ""), titleOf("one_for_all", "")], [
    "one model for all",
    "one single model for all",
  ]);
});

Deno.test("nameOf() no two methods share a name", () => {
  const methods = ["ours", "one_for_all", "oracle", ...CONTENDERS.map(({ name }) => name)];
  for (const words of [nameOf, titleOf]) {
    const told = methods.map((method) => words(method, "ets"));
    assert(new Set(told).size === told.length, told.join("\n"));
  }
});
