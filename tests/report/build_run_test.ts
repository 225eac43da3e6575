import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { gunzipSync } from "node:zlib";
import { buildRunRecord } from "@lib/report/build_run.ts";
import type { KeyBlock } from "@lib/report/record/run_record.ts";
import { openTrained, trainedTable } from "./_trained.ts";

async function build(folders: { readonly store?: string; readonly dir?: string } = {}) {
  const trained = await trainedTable(), { project: { paths }, result } = trained, registry = openTrained(trained);
  try {
    const at = { ...paths, dir: result.reportDir, now: () => new Date(0), ...folders };
    const { record, blocks } = await buildRunRecord(registry, result.run, at);
    const keys = blocks.flatMap((element) => {
      const text = element.slice(element.indexOf(">") + 1, element.indexOf("</script>"));
      const block: KeyBlock = JSON.parse(new TextDecoder().decode(gunzipSync(Uint8Array.fromBase64(text))));
      return block.keys;
    });
    return { record, keys, result };
  } finally {
    registry.close();
  }
}

Deno.test("buildRunRecord() keys of the blocks are those of the table, and of the outcomes", async () => {
  const { record, keys, result } = await build();
  assertEquals(keys.map(({ key }) => key), result.outcomes.map(({ key }) => [...key.parts]));
  assertEquals([record.keys.count, record.head.keyCount, record.head.tableKeys, record.missing], [6, 6, undefined, []]);
  assertEquals(record.fallbacks.map(({ code, keys, rows }) => [code, keys, rows]), [["ALL_MISSING", 1, [0]], [
    "ALL_ZERO",
    1,
    [5],
  ]]);
});

Deno.test("buildRunRecord() the hold-out of a key has the error that the table tells, at its periods", async () => {
  const { record, keys } = await build();
  const mae = record.keys.columns.find(({ name }) => name === "mase");
  assert(mae?.type === "number" && mae.values[1] !== null);
  const [held] = keys[1]!.holdouts;
  assertEquals(record.head.periods.slice(held!.start, held!.start + 6)[0], record.head.spans.at(-1)?.from);
  assertEquals(held!.actual, keys[1]!.history.y.slice(held!.start - keys[1]!.history.start));
  const error = held!.actual.reduce<number>((sum, y, h) => sum + Math.abs(y! - held!.yhat[h]!), 0) / 6;
  const wape = record.keys.columns.find(({ name }) => name === "wape");
  const total = held!.actual.reduce<number>((sum, y) => sum + y!, 0) / 6;
  assert(wape?.type === "number");
  assertAlmostEquals(100 * error / total, wape.values[1]!, 1e-3);
  assertEquals(record.head.periods[keys[1]!.forecast!.start - 1], record.head.origin);
});

Deno.test("buildRunRecord() sentences, comparison and charts are of the run's own figures", async () => {
  const { record, result: { summary } } = await build();
  assertEquals(record.comparison[0]?.metrics.mase, summary.metrics.ours!.mase);
  assertEquals(record.head.facts.find(({ name }) => name === "Rows of the table")?.value, String(summary.data.rows));
  assertEquals(record.sentences.map(({ about }) => about).includes("worth"), true);
  assertEquals(record.charts.coverage?.observed, Object.values(summary.coverage));
  assertEquals(record.charts.members?.keys.reduce((sum, count) => sum + count, 0), 4);
  assertEquals(record.charts.importance.map(({ model }) => model), ["global_ridge"]);
});

Deno.test("buildRunRecord() of a run whose table and report are gone tells what is left", async () => {
  const { record, keys } = await build({ store: "/nowhere", dir: "/nowhere" });
  assertEquals(record.missing.length, 4);
  assert(
    keys.every(({ history, forecast, holdouts }) => history.y.length + holdouts.length === 0 && forecast === null),
  );
  assertEquals([record.keys.count, record.comparison.length > 0, record.head.spans], [6, true, []]);
});
