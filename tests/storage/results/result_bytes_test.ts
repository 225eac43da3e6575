import { assertEquals, assertThrows } from "@std/assert";
import { checkResultName, isResultName, sealResult, unsealResult } from "../../../lib/storage/results/result_bytes.ts";

Deno.test("unsealResult() gives what was sealed under this name, and nothing of other bytes", () => {
  const content = Uint8Array.of(1, 2, 3), bytes = sealResult("a/b", content);
  assertEquals(unsealResult("a/b", bytes), content);
  assertEquals(unsealResult("a/b", sealResult("a/b", new Uint8Array())), new Uint8Array());
  assertEquals(unsealResult("a/c", bytes), null);
  assertEquals(unsealResult("a/b", bytes.slice(0, -1)), null);
  assertEquals(unsealResult("a/b", new Uint8Array(7)), null);
});

Deno.test("unsealResult() finds any bit that is flipped, and a cut anywhere", () => {
  const content = Uint8Array.of(1, 2, 3, 4, 5), whole = sealResult("a", content);
  for (let i = 0; i < whole.length * 8; i++) {
    const found = unsealResult("a", whole.map((byte, b) => b === i >> 3 ? byte ^ 1 << (i & 7) : byte));
    // Four bytes of the head mean nothing.
    assertEquals(found, i >> 5 === 1 ? content : null, `bit ${i}`);
  }
  for (let length = 0; length < whole.length; length++) assertEquals(unsealResult("a", whole.slice(0, length)), null);
});

Deno.test("checkResultName() takes names that stay in their folder, and none that was set aside", () => {
  for (const name of ["a", "done/0-1.x", "_a/-b"]) assertEquals(checkResultName(name), name);
  for (const name of ["", "/a", "a/", "a//b", "..", "a/../b", ".a", "a b", "a.damaged"]) {
    assertEquals(isResultName(name), false, name);
    assertThrows(() => checkResultName(name), RangeError);
  }
});
