import { assertEquals } from "@std/assert";
import { cutPiece } from "@lib/engines/shards/piece.ts";

Deno.test("cutPiece() gives about equal pieces that make it up", () => {
  assertEquals(cutPiece({ from: 2, to: 7 }, 2), [{ from: 2, to: 5 }, { from: 5, to: 7 }]);
  assertEquals(cutPiece({ from: 0, to: 3 }, 16).map(({ from, to }) => to - from), [1, 1, 1]);
  assertEquals(cutPiece({ from: 0, to: 244 }, 16).length, 16);
});
