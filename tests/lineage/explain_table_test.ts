import { assert, assertEquals, assertLess, assertRejects } from "@std/assert";
import { DataError } from "@lib/core/errors/errors.ts";
import { GROUPS } from "@lib/explain/groups.ts";
import { inferTable } from "@lib/inference/series/infer.ts";
import { explainTable } from "@lib/lineage/explain_table.ts";
import { Project, tableRows } from "../training/_project.ts";

const rowsOf = (path: string) => JSON.parse(Deno.readTextFileSync(path)) as Record<string, number | string>[];

Deno.test("explainTable() says of every key what its forecast is made of, row by row as inferTable() forecasts it", async () => {
  using project = new Project(tableRows(3), { exogenous: {}, contenders: ["seasonal_naive", "ses", "ridge", "blend"] });
  const { run } = await project.train();
  const { registry, store } = project.paths, source = { registry, store, now: () => new Date(0) };
  const [written, inferred] = [`${project.root}/e.json`, `${project.root}/f.json`], progress: number[] = [];
  const result = await explainTable({
    ...source,
    output: written,
    told: 2,
    onProgress: ({ done }) => progress.push(done),
  });
  await inferTable({ ...source, output: inferred });
  assertEquals([result.keys.length, result.more, result.failures, result.output], [2, 1, {}, written]);
  assertEquals([progress.at(-1), result.rows, result.dataVersion, result.damaged], [3, 18, 1, []]);
  const rows = rowsOf(written), forecasts = rowsOf(inferred);
  assertEquals(
    rows.map(({ item, ds, step, yhat, model }) => ({ item, ds, step, yhat, model })),
    forecasts.map(({ item, ds, step, yhat, model }) => ({ item, ds, step, yhat, model })),
  );
  for (const row of rows) {
    const sum = GROUPS.reduce((sum, group) => sum + Number(row[group]), Number(row.base));
    assertLess(Math.abs(sum - Number(row.yhat)), 1e-9 * Math.max(1, Number(row.yhat)));
  }
  const [{ card, explanation, ds }] = result.keys;
  assertEquals([card?.run, card?.group?.keys, card?.baseline?.length, ds.length], [run, 3, 6, 6]);
  assertEquals(card?.competitors.map(({ contender }) => contender).toSorted(), [
    "blend",
    "mean",
    "median",
    "ridge",
    "seasonal_naive",
    "ses",
  ]);
  assert((explanation?.features.length ?? 0) > 0 || card?.contender !== "ridge");
});

Deno.test("explainTable() tells keys without a model with the reason, and refuses what inferTable() refuses", async () => {
  using project = new Project(tableRows(2), { exogenous: {}, contenders: ["seasonal_naive", "ridge"] });
  await project.train({ where: { location: ["north"] } });
  const { registry, store } = project.paths, source = { registry, store, now: () => new Date(0) };
  const { keys, failures } = await explainTable({ ...source, choice: { stage: "Production" } });
  assertEquals([failures, keys.map(({ status }) => status)], [{ NO_SUCH_VERSION: 1 }, ["champion", "failed"]]);
  assertEquals([keys[1].explanation, keys[1].card, keys[1].ds.length], [null, null, 6]);
  await assertRejects(() => explainTable({ ...source, output: "x.docx" }), DataError, "docx");
});
