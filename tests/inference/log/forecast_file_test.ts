import { assertEquals } from "@std/assert";
import { readColumns } from "@lib/data/tables/read_columns.ts";
import { groupsOfBatches, levelNames, publishBatches } from "@lib/inference/log/forecast_file.ts";
import { batchOf, logged } from "../_log.ts";

Deno.test("publishBatches() a row per key and step, other levels and key columns of one name told apart, gaps missing", async () => {
  const path = `${Deno.makeTempDirSync()}/a/b.parquet`;
  const one = batchOf(["x"], { horizon: 1, keyColumns: ["model"] }), other = batchOf(["y"], { horizon: 1 });
  const gap = { ...other, forecast: { ...other.forecast, levels: [95], lo: [Float64Array.of(NaN)] } };
  await publishBatches(path, [one, gap].map((batch) => logged(batch)));
  const columns = await readColumns(path);
  assertEquals(Object.keys(columns), [
    ...["registry", "table", "key", "origin", "ds", "run", "model", "role", "cohort", "input", "logged_at", "item"],
    ...["step", "version", "version_id", "data_version", "yhat", "lo_80", "hi_80", "lo_95", "hi_95"],
  ]);
  const { item, lo_80, lo_95, hi_95, yhat, ds } = columns;
  assertEquals({ item, lo_80, lo_95, hi_95, yhat, ds } as unknown, {
    item: ["x", "y"],
    ...{ lo_80: [-0.9, null], lo_95: [null, null], hi_95: [null, 1.1], yhat: [0.1, 0.1] },
    ds: ["2026-05-01", "2026-05-01"],
  });
});

Deno.test("publishBatches() the same batches make the same bytes", async () => {
  const folder = Deno.makeTempDirSync(), batches = [logged(batchOf(["x", "y"])), logged(batchOf(["z"]))];
  for (const name of ["a", "b"]) await publishBatches(`${folder}/${name}.parquet`, batches);
  assertEquals(Deno.readFileSync(`${folder}/a.parquet`), Deno.readFileSync(`${folder}/b.parquet`));
});

Deno.test("groupsOfBatches() cuts long batches between keys, and leaves out keys without steps", () => {
  const batch = batchOf(Array.from({ length: 900 }, (_, k) => `k${k}`), { horizon: 30 });
  const keys = batch.keys.map((key, k) => k === 5 ? { ...key, steps: 0 } : key);
  const { groups, facts } = groupsOfBatches([logged({ ...batch, keys })]);
  assertEquals(groups.map(({ rows }) => rows), [16_410, 10_560]);
  assertEquals(groups.map((group) => group.columns().yhat!.length), [16_410, 10_560]);
  assertEquals([facts.keys, levelNames(80)], [{ demo: ["item"] }, ["lo_80", "hi_80"]]);
});
