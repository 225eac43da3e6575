import { assertEquals } from "@std/assert";
import { formatPositions, parsePositions } from "@lib/engines/shards/positions.ts";

Deno.test("parsePositions() gives back what formatPositions() wrote, whatever the gaps", () => {
  for (const positions of [[], [0], [7], [0, 1, 2], [0, 2, 4], [3, 4, 6, 7, 8, 1_000_000]]) {
    assertEquals(parsePositions(formatPositions(positions)), positions);
  }
  assertEquals(formatPositions([3, 4, 6, 7, 8, 1_000_000]), "3-4 6-8 1000000");
});
