import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { WorkerError } from "@lib/core/errors/errors.ts";
import { assertDone } from "@lib/engines/shards/assert_done.ts";

Deno.test("assertDone() says what is open and the command that goes on", () => {
  const place = { address: "/our u", argument: "'/our u'" };
  assertDone(place, null);
  const { code, hint, context } = assertThrows(
    () => assertDone(place, { pass: 2, shards: [1, 4] }),
    WorkerError,
  );
  assertEquals([code, context], ["PASS_OPEN", { pass: 2, open: [1, 4] }]);
  assertStringIncludes(hint, "deno task work --plan '/our u' --shard 1");
});
