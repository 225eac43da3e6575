import { assertEquals } from "@std/assert";
import { joinBytes } from "@lib/core/bytes/join_bytes.ts";

Deno.test("joinBytes() keeps the order, and shares nothing with what it is given", () => {
  const part = Uint8Array.of(1, 2), all = joinBytes([part, new Uint8Array(), Uint8Array.of(3)]);
  part[0] = 9;
  assertEquals([...all], [1, 2, 3]);
  assertEquals(joinBytes([]).length, 0);
});
