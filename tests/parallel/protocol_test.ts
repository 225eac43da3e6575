import { assertEquals } from "@std/assert";
import { CANCELLED, POOL_CLOSED, WORKER_START } from "../../lib/parallel/protocol.ts";

Deno.test("protocol codes are stable and distinct", () => {
  assertEquals([CANCELLED, POOL_CLOSED, WORKER_START], ["CANCELLED", "POOL_CLOSED", "WORKER_START"]);
});
