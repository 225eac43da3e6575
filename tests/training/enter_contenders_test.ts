import { assertEquals, assertThrows } from "@std/assert";
import { DataError } from "@lib/core/errors.ts";
import { enterContenders } from "@lib/training/enter_contenders.ts";

Deno.test("enterContenders() always enters the baseline, once", () => {
  const names = (contenders: string[]) => enterContenders({ contenders }).map(({ name }) => name);
  assertEquals(names(["ridge"]), ["seasonal_naive", "ridge"]);
  assertEquals(names(["ridge", "seasonal_naive"]), ["ridge", "seasonal_naive"]);
});

Deno.test("assertNotReserved() refuses names that reports use for something else", () => {
  for (const name of ["ours", "one_for_all", "oracle", "blend", "mean", "median", "seasonal_naive"]) {
    const error = assertThrows(() => enterContenders({ contenders: [{ name, base: "ridge", params: {} }] }), DataError);
    assertEquals(error.code, "RESERVED_NAME", name);
  }
  assertEquals(enterContenders({ contenders: ["mean", "median"] }).length, 3);
});
