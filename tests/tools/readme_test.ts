import { assertEquals, assertMatch, assertStringIncludes, assertThrows } from "@std/assert";
import { parseSummary, putBlock, putRun } from "../../tools/readme.ts";
import { runSummary } from "../cli/_support/run_summary.ts";

const PAGE =
  "a\n<!-- headline:begin -->\nold\n<!-- headline:end -->\nb\n<!-- summary:begin -->\nold\n<!-- summary:end -->\nc\n";

const RUN = { metric: "mase", code: "0123456789ab", findings: [] };

Deno.test("putBlock() replaces what is between the marks, again and again", () => {
  const put = putBlock(PAGE, "headline", "new");
  assertStringIncludes(put, "a\n<!-- headline:begin -->\n\nnew\n\n<!-- headline:end -->\nb\n");
  assertEquals(putBlock(put, "headline", "new"), put);
  assertThrows(() => putBlock("a", "headline", "b"), RangeError, "headline:begin");
});

Deno.test("putRun() writes what the competition found, and the summary that a run ends with", () => {
  const put = putRun(PAGE, runSummary(), RUN);
  assertMatch(put, /On the demo: 1 of the 3 keys that competed showed/);
  assertStringIncludes(put, "<!-- code: 0123456789ab -->\n\n```text\nRun r1: 4 keys in");
  assertEquals(putRun(PAGE, runSummary(), { ...RUN, code: "" }).includes("code:"), false);
  assertEquals(putRun(put, runSummary(), RUN), put);
  for (const line of put.split("<!-- headline:end -->")[0]?.split("\n") ?? []) {
    assertEquals(line.length <= 120, true, line);
  }
});

Deno.test("parseSummary() undefined scores are null in JSON and NaN here", () => {
  assertEquals(parseSummary(JSON.stringify(runSummary())), runSummary());
});
