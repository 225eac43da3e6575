import { type ChunkTable, writeChunkTables } from "../../../lib/training/report/chunk_tables.ts";
import { chunksOf, simulateFleet } from "../../competition/_backtests.ts";
import { assertEquals, assertRejects } from "@std/assert";

const FLEET = simulateFleet({ keys: 5, spans: 1, horizon: 1, seed: 2, sigma: () => [1] });

/** Notes what becomes of a table. */
function tableOf(name: string, log: string[], fails = false): () => ChunkTable {
  return () => {
    if (fails) throw new Error(`${name} cannot be begun`);
    return {
      add: ({ length }) => log.push(`${name} ${length}`),
      finish: () => log.push(`${name} whole`),
      discard: () => log.push(`${name} left`),
    };
  };
}

Deno.test("writeChunkTables() reads every chunk once for all tables, and ends each", async () => {
  const log: string[] = [];
  let reads = 0;
  const chunks = () => {
    reads++;
    return chunksOf(FLEET, 3)();
  };
  await writeChunkTables([tableOf("a", log), tableOf("b", log)], chunks);
  assertEquals([reads, log], [1, ["a 3", "b 3", "a 2", "b 2", "a whole", "b whole", "a left", "b left"]]);
});

Deno.test("writeChunkTables() leaves no table behind where another cannot be begun, or backtests cannot be read", async () => {
  const log: string[] = [];
  await assertRejects(
    () => writeChunkTables([tableOf("a", log), tableOf("b", log, true)], chunksOf(FLEET)),
    Error,
    "b",
  );
  const damaged = async function* () {
    yield* chunksOf(FLEET, 4)();
    throw new Error("damaged");
  };
  await assertRejects(() => writeChunkTables([tableOf("c", log)], damaged), Error, "damaged");
  assertEquals(log, ["a left", "c 4", "c 1", "c left"]);
});
