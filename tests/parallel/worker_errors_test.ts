import { assertEquals, assertStringIncludes } from "@std/assert";
import { crashed, notStarted, pastLimit, poolClosed } from "../../lib/parallel/worker_errors.ts";

const PLACE = { unit: 3, step: 7 };

Deno.test("pastLimit() names the limit and the place", () => {
  const error = pastLimit("TIME_LIMIT", PLACE, { seconds: 2 });
  assertEquals([error.code, error.context], ["TIME_LIMIT", PLACE]);
  assertStringIncludes(error.message, "at most 2 s for one step");
  assertStringIncludes(pastLimit("MEMORY_LIMIT", PLACE, { memoryMb: 9 }).message, "at most 9 MB");
  assertStringIncludes(pastLimit("MEMORY_LIMIT", PLACE, {}).message, "no more memory than there is");
});

Deno.test("crashed() and notStarted() carry the reason and, if there are any, the last words", () => {
  const error = crashed("SIGKILL", PLACE, "");
  assertEquals([error.code, error.context], ["WORKER_CRASHED", PLACE]);
  assertStringIncludes(error.message, "SIGKILL");
  assertStringIncludes(error.hint, "fewer workers");
  assertEquals(crashed("exit code 1", PLACE, "bang").context, { ...PLACE, printed: "bang" });
  const start = notStarted("exit code 1", "no module");
  assertEquals([start.code, start.context], ["WORKER_START", { printed: "no module" }]);
});

Deno.test("poolClosed() has its code", () => assertEquals(poolClosed().code, "POOL_CLOSED"));
