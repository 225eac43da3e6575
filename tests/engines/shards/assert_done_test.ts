import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { WorkerError } from "@lib/core/errors.ts";
import { assertDone } from "@lib/engines/shards/assert_done.ts";

Deno.test("assertDone() says what is open and the command that goes on", () => {
  assertDone({ address: "/u" }, null);
  const { code, hint, context } = assertThrows(
    () => assertDone({ address: "/u" }, { pass: 2, shards: [1, 4] }),
    WorkerError,
  );
  assertEquals([code, context], ["PASS_OPEN", { pass: 2, open: [1, 4] }]);
  assertStringIncludes(hint, "deno task work --plan /u --shard 1");
});
