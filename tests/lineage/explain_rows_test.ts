import { assertAlmostEquals, assertEquals } from "@std/assert";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { readColumns } from "@lib/data/tables/read_columns.ts";
import { explainTableRows } from "@lib/lineage/explain_rows.ts";
import { predictKey } from "@lib/inference/rows/predict_key.ts";
import { rowsWorkspace } from "../inference/rows/_store.ts";
import { codeOf } from "../inference/_fixtures.ts";

const KEYS = [seriesKey(["a", "north"]), seriesKey(["b", "north"])];

Deno.test("explainTableRows() tells what each column adds to the predictions of a key's rows, with why its model serves", async () => {
  const work = await rowsWorkspace({ keys: KEYS });
  const { keys, more, failures, isShare, output } = await explainTableRows({ ...work.source, told: 1 });
  assertEquals([keys.length, more, failures, isShare, output], [1, 1, {}, false, null]);
  const { key, status, model, rows, places, cells, explanation, card } = keys[0]!;
  assertEquals([key, status, model, rows, places.length, card?.contender], [KEYS[0], "champion", "own", 30, 30, "own"]);
  assertEquals([explanation?.columns, explanation?.outputs], [["age", "plan"], ["spent"]]);
  assertEquals([typeof cells[0]![0], ["basic", "gold"].includes(String(cells[0]![1]))], ["number", true]);
  assertEquals(card?.demand, null);
  const { predictions } = await predictKey(["a", "north"], work.source);
  assertEquals(explanation?.predicted, predictions.values);
  assertEquals(explanation?.rest.every((rest) => Math.abs(rest) < 1e-6), true);
});

Deno.test("explainTableRows() writes a line for each row and output, which adds up, and one for a key that failed", async () => {
  const work = await rowsWorkspace({ keys: [KEYS[0]!], failed: [KEYS[1]!] }), output = `${work.root}/e.parquet`;
  const result = await explainTableRows({ ...work.source, output, told: 0 });
  assertEquals([result.rows, result.failures, result.keys, result.output], [31, { SINGULAR: 1 }, [], output]);
  const all = await readColumns(output);
  assertEquals(Object.keys(all), [
    ...[
      "shop",
      "area",
      "row",
      "output",
      "predicted",
      "base",
      "adds_shop",
      "adds_area",
      "adds_age",
      "adds_plan",
      "rest",
    ],
    ...["model", "version", "status", "reason"],
  ]);
  const number = (name: string, row: number) => Number(all[name]![row]);
  for (let row = 0; row < 30; row++) {
    const sum = ["base", "adds_age", "adds_plan", "adds_area", "adds_shop", "rest"].reduce(
      (all, name) => all + number(name, row),
      0,
    );
    assertAlmostEquals(sum, number("predicted", row), 1e-9);
  }
  assertEquals([all.status![30], all.reason![30], all.predicted![30]], ["failed", "SINGULAR", null]);
});

Deno.test("explainTableRows() refuses a file that it cannot write before long work, and a key that is none", async () => {
  const work = await rowsWorkspace({ keys: KEYS });
  assertEquals(await codeOf(() => explainTableRows({ ...work.source, output: "x.docx" })), "UNSUPPORTED_FORMAT");
  assertEquals(await codeOf(() => explainTableRows({ ...work.source, where: { shop: ["z"] } })), "NO_MATCHING_KEY");
});
