import { assertEquals } from "@std/assert";
import { type Severity, SEVERITY_RANKS } from "@lib/core/errors/finding.ts";

Deno.test("SEVERITY_RANKS has the worst first", () => {
  const all: Severity[] = ["info", "error", "warning"];
  assertEquals(all.sort((a, b) => SEVERITY_RANKS[a] - SEVERITY_RANKS[b]), ["error", "warning", "info"]);
});
