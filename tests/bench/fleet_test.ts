import { assert, assertEquals } from "@std/assert";
import { readColumns } from "../../lib/data/tables/read_columns.ts";
import { type CpuProfile, secondsByRoom } from "../../bench/fleet/profile_rooms.ts";
import { MemoryWatch } from "../../bench/fleet/watch_memory.ts";
import { ensureFleetTable, itemName, WEEKS } from "../../bench/fleet/table.ts";

const node = (id: number, functionName: string, url: string, children: number[] = []) => ({
  id,
  callFrame: { functionName, url },
  children,
});

Deno.test("secondsByRoom() gives each sample to the innermost room, and leaves garbage collection out", () => {
  const profile: CpuProfile = {
    nodes: [
      node(1, "(root)", "", [2, 6, 7]),
      node(2, "run", "file:///p/lib/training/tasks/execute.ts", [3, 5]),
      node(3, "readChunk", "file:///p/lib/data/store/read_chunk.ts", [4]),
      node(4, "decode", "file:///cache/hyparquet/src/lib/snappy.js"),
      node(5, "growTree", "file:///p/lib/models/trees/grow.ts"),
      node(6, "(idle)", ""),
      node(7, "(garbage collector)", ""),
    ],
    samples: [1, 2, 3, 4, 5, 6, 7],
    timeDeltas: [1e6, 2e6, 4e6, 8e6, 16e6, 32e6, 64e6],
  };
  assertEquals(
    secondsByRoom(profile),
    new Map([["other", 1], ["training", 2], ["data", 12], ["models", 16], ["idle", 32]]),
  );
});

Deno.test("ensureFleetTable() simulates each key alike, whatever the number of keys", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const [few, many] = [3, 5].map((keys) => ensureFleetTable(folder, keys));
    const demand = async (path: string) => (await readColumns(path, { columns: ["demand"] })).demand;
    assertEquals((await demand(many)).slice(0, 3 * WEEKS), await demand(few));
    const { item, date } = await readColumns(few);
    assertEquals([item[0], item[3 * WEEKS - 1]], [itemName(0), itemName(2)]);
    assertEquals(new Set(date).size, WEEKS);
    assert((await demand(many)).some((value) => value === 0), "some keys do not sell in every week");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("MemoryWatch sees what a process has started beside it", { ignore: Deno.build.os !== "linux" }, async () => {
  const args = ["eval", "console.log('here'); await Deno.stdin.read(new Uint8Array(1));"];
  const child = new Deno.Command(Deno.execPath(), { args, stdin: "piped", stdout: "piped" }).spawn();
  const output = child.stdout.getReader();
  const watch = new MemoryWatch(Deno.pid);
  try {
    await output.read(); // Before its first word a process may hold next to nothing.
    watch.look(Deno.pid);
    const { all, own } = watch.peak();
    assert(own > 10 && all > own, `${all} MB, of it ${own} MB here`);
    assertEquals(watch.peak(0, 1), { all: 0, own: 0, cpuSeconds: 0 });
  } finally {
    watch.stop();
    await child.stdin.close();
    await output.cancel();
    await child.status;
  }
});
