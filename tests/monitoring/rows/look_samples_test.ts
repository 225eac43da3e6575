import { assertEquals } from "@std/assert";
import { currentGroup } from "@lib/data/store/feature_store.ts";
import { LookSamples } from "@lib/monitoring/rows/look_samples.ts";
import { collectRows } from "@lib/monitoring/rows/collect_rows.ts";
import { withServedRows } from "@lib/inference/rows/served_rows.ts";
import { linesOf, SEEN, trained } from "./_trained.ts";

Deno.test("LookSamples has the rows of each key beside those of its training, of keys with few rows none of these", async () => {
  const { at, write } = await trained("regression"),
    lines = [...linesOf(SEEN, SEEN + 30, "a"), ...linesOf(300, 305, "b")];
  const options = { ...at, input: write("came.csv", lines), output: { write() {} } };
  const more = { names: ["spent"], hint: "" };
  const counts = await withServedRows(options, () => more, async (served) => {
    const spec = (await served.runs.open(served.registry.servingRuns({ group: "t" })[0]!.run)).rows.spec();
    const samples = new LookSamples(spec, []);
    await collectRows(served, {
      ...{ ...at, withSeen: false },
      onBlock: ({ table, predictions, came: { values: targets }, use }) =>
        samples.take(table, { isTaken: (row) => use[row] === "scored", targets, predictions }),
    });
    await samples.readTraining(served, await currentGroup(at.store, "t"));
    const keys = [...samples.keys()].map(({ key, came, before }) => [key.parts[0], came.rows, before.rows]);
    return [samples.came.rows, samples.before.rows, ...keys];
  });
  assertEquals(counts, [35, SEEN, ["a", 30, SEEN / 2], ["b", 5, 0]]);
});
