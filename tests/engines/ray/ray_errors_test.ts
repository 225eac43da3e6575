import { assertEquals, assertStringIncludes } from "@std/assert";
import { denied, jobEnded, refused, unreachable } from "@lib/engines/ray/ray_errors.ts";

const ASKED = { what: "GET version", address: "http://head:8265", signal: null };

Deno.test("jobEnded() tells the last line of the log, which says what happened, and how to go on", () => {
  const error = jobEnded("raysubmit_1", { status: "FAILED", message: `log\n\n${"x".repeat(400)}\n` });
  assertStringIncludes(error.message, `current value is FAILED, "${"x".repeat(300)}"`);
  assertStringIncludes(error.hint, "the same command goes on");
  assertStringIncludes(jobEnded("a", { status: "STOPPED", message: "" }).message, "current value is STOPPED");
});

Deno.test("denied(), refused() and unreachable() name the address, what was asked and the remedy", () => {
  const errors = [
    denied({ status: 401, said: "" }, ASKED),
    refused({ status: 500, said: "a\nb" }, ASKED),
    unreachable(new TypeError("no route"), ASKED),
  ];
  assertEquals(errors.map(({ code }) => code), ["ENGINE_DENIED", "ENGINE_FAILED", "ENGINE_UNREACHABLE"]);
  for (const { message, hint } of errors) {
    assertStringIncludes(message, "Cannot GET version as Ray");
    assertStringIncludes(message, "http://head:8265");
    assertEquals(hint === "", false);
  }
});
