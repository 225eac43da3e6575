import { assertEquals } from "@std/assert";
import { ROWS } from "../../../lib/inference/champions/rows_kind.ts";
import type { TrainedRun } from "../../../lib/lifecycle/trained_runs.ts";

Deno.test("ROWS asks a run for its champions of rows, and for who serves keys that it has not seen", async () => {
  const asked: unknown[] = [];
  const rows = {
    read: (bytes: Uint8Array) => (asked.push(bytes), Promise.resolve("model")),
    unseen: () => Promise.resolve("all"),
  };
  const run = {
    rows,
    read: () => asked.push("series"),
    newcomers: () => asked.push("series"),
  } as unknown as TrainedRun;
  const model = Uint8Array.of(1);
  const given: unknown[] = [await ROWS.read(run, model), await ROWS.newcomers(run)];
  assertEquals([given, asked], [["model", "all"], [model]]);
});
