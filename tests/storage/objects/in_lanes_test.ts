import { assertEquals, assertRejects } from "@std/assert";
import { inLanes } from "../../../lib/storage/objects/in_lanes.ts";

Deno.test("inLanes() has as many items under way as there are lanes, each once, and gives their positions", async () => {
  let open = 0, most = 0;
  const done: string[] = [];
  await inLanes(["a", "b", "c", "d", "e"], 2, async (item, index) => {
    most = Math.max(most, ++open);
    await Promise.resolve();
    done.push(`${item}${index}`);
    open--;
  });
  assertEquals([most, done], [2, ["a0", "b1", "c2", "d3", "e4"]]);
  await inLanes([], 3, () => Promise.reject(new Error("of nothing")));
});

Deno.test("inLanes() begins nothing after a failure, and tells it when what was under way has ended", async () => {
  const begun: number[] = [], ended: number[] = [];
  await assertRejects(
    () =>
      inLanes([0, 1, 2, 3, 4], 2, async (item) => {
        begun.push(item);
        if (item === 1) throw new Error("one");
        for (let turn = 0; turn < 9; turn++) await Promise.resolve();
        ended.push(item);
      }),
    Error,
    "one",
  );
  assertEquals([begun, ended], [[0, 1], [0]]);
});
