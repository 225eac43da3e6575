import { assert, assertEquals, assertThrows } from "@std/assert";
import { DataError } from "@lib/core/errors/errors.ts";
import { RequestFindings } from "@lib/inference/requests/request_findings.ts";

Deno.test("RequestFindings counts places by code and column, shows a few, and refuses with all of them", () => {
  const findings = new RequestFindings();
  findings.refuse();
  for (let i = 0; i < 9; i++) findings.add("NEGATIVE", "demand", { message: "not below 0", example: -i });
  findings.add("WRONG_TYPE", "price", { message: "a number", example: "x".repeat(1000) });
  const error = assertThrows(() => findings.refuse(), DataError, "10 findings, first [NEGATIVE]");
  assertEquals(error.context.findings, findings.list("error"));
  const [negative, type] = findings.list("warning");
  assertEquals([negative.count, negative.examples.length, negative.severity], [9, 5, "warning"]);
  assert(type.examples[0].length < 120);
});
