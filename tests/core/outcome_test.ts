import { assertEquals } from "@std/assert";
import { FitError } from "../../lib/core/errors/errors.ts";
import { failureCode, isWithoutData } from "../../lib/core/outcome.ts";

Deno.test("isWithoutData() tells what nobody knows from what went wrong", () => {
  assertEquals(["ALL_MISSING", "SINGULAR", "TIME_LIMIT", ""].map(isWithoutData), [true, false, false, false]);
});

Deno.test("failureCode() is the error's, else the reason, else UNEXPECTED", () => {
  const error = new FitError("SINGULAR", "m").toJSON();
  assertEquals(failureCode({ error, reason: "TIME_LIMIT" }), "SINGULAR");
  assertEquals(failureCode({ reason: "TIME_LIMIT" }), "TIME_LIMIT");
  assertEquals(failureCode({ reason: "" }), "UNEXPECTED");
});
