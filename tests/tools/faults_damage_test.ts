import { assert, assertEquals } from "@std/assert";
import { damagedTrees } from "../../tools/faults/damage.ts";
import { inLanes } from "../../tools/faults/lanes.ts";
import type { Entry, Tree } from "../../tools/faults/tree.ts";

const file = (length: number): Entry => ({ kind: "file", bytes: new Uint8Array(length), mode: 0o644 });
const WHOLE: Tree = new Map([["d", { kind: "folder" }], ["d/a", file(100)], ["d/empty", file(0)], ["b", file(2)]]);

Deno.test("damagedTrees() flips the ends and places between, and cuts: each damage differs from the whole in its file alone", () => {
  const damages = [...damagedTrees(WHOLE, { pattern: /^d\//, places: 4 })];
  const found = damages.map(({ tree }) => {
    const entry = tree.get("d/a");
    assert(entry?.kind === "file" && tree.size === WHOLE.size && tree.get("b") === WHOLE.get("b"));
    return entry.bytes.length < 100
      ? `cut ${entry.bytes.length}`
      : `flip ${entry.bytes.findIndex((byte) => byte !== 0)}`;
  });
  assertEquals(found, [
    ...[
      "flip 0",
      "flip 1",
      "flip 4",
      "flip 8",
      "flip 91",
      "flip 95",
      "flip 99",
      "flip 20",
      "flip 40",
      "flip 59",
      "flip 79",
    ],
    ...["cut 0", "cut 99", "cut 20", "cut 79"],
  ]);
  assertEquals(new Set(damages.map(({ name }) => name)).size, damages.length);
});

Deno.test("inLanes() results are in the order of the items, and no lane does two things at once", async () => {
  const busy = new Set<number>();
  const results = await inLanes([3, 1, 2, 5, 4], async (item, lane) => {
    assert(!busy.has(lane));
    busy.add(lane);
    for (let i = 0; i < item; i++) await Promise.resolve();
    busy.delete(lane);
    return item * 10;
  });
  assertEquals(results, [30, 10, 20, 50, 40]);
});
