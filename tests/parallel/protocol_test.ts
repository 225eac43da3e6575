import { assertEquals } from "@std/assert";
import {
  CELL,
  MEMORY_LIMIT,
  POOL_CLOSED,
  STATE,
  TIME_LIMIT,
  WORKER_CRASHED,
  WORKER_START,
} from "../../lib/parallel/protocol.ts";

Deno.test("protocol codes are stable and distinct", () => {
  assertEquals(
    [TIME_LIMIT, MEMORY_LIMIT, WORKER_CRASHED, WORKER_START, POOL_CLOSED],
    ["TIME_LIMIT", "MEMORY_LIMIT", "WORKER_CRASHED", "WORKER_START", "POOL_CLOSED"],
  );
});

Deno.test("protocol cells and states do not overlap", () => {
  for (const numbers of [CELL, STATE].map((table) => Object.values(table))) {
    assertEquals(numbers, numbers.map((_, i) => i));
  }
});
