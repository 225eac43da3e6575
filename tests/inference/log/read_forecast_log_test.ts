import { assertEquals } from "@std/assert";
import { type ForecastLog, openForecastLog } from "@lib/inference/log/forecast_log.ts";
import { ForecastReading, type LogFilter } from "@lib/inference/log/read_forecast_log.ts";
import { batchOf, rowsOf } from "../_log.ts";

const registry = "r";

function openAt(folder: string, instant: string): ForecastLog {
  return openForecastLog(folder, { registry, now: () => new Date(instant) });
}

async function fixture(): Promise<string> {
  const folder = Deno.makeTempDirSync();
  const first = openAt(folder, "2026-05-01T10:00:00Z"), second = openAt(folder, "2026-05-02T10:00:00Z");
  second.append(batchOf(["a"], { horizon: 1, base: 100 }));
  await second.close();
  first.append(batchOf(["a", "b"]));
  first.append(batchOf(["a"], { base: 7 }), "shadow");
  first.append(batchOf(["a"], { table: "other" }));
  await first.close();
  return folder;
}

Deno.test("ForecastReading.batches() of each key, origin, step and role what was logged last", async () => {
  const folder = await fixture(),
    of = (filter: Partial<LogFilter>) => rowsOf(new ForecastReading(folder, { table: "demo", ...filter }));
  const shadow = ["a 2026-04-30 1 7.1 shadow", "a 2026-04-30 2 7.2 shadow"];
  const b = ["b 2026-04-30 1 1.1 served", "b 2026-04-30 2 1.2 served"];
  const served = ["a 2026-04-30 1 100.1 served", "a 2026-04-30 2 0.2 served", ...b];
  assertEquals(await of({}), [...served, ...shadow].sort());
  assertEquals(await of({ role: "served" }), served);
  assertEquals(await of({ role: "shadow", registry }), shadow);
  assertEquals(await of({ role: "served", to: "2026-05-01" }), ["a 2026-04-30 1 0.1 served", ...served.slice(1)]);
  assertEquals(await of({ from: "2026-05-02" }), served.slice(0, 1));
  assertEquals([await of({ registry: "x" }), await of({ table: "none" })], [[], []]);
});

Deno.test("ForecastReading.batches() a what-if counts only where there is none of the table alone, however late", async () => {
  const folder = Deno.makeTempDirSync(), log = openAt(folder, "2026-05-01T10:00:00Z");
  log.append(batchOf(["a"], { horizon: 1 }));
  await log.close();
  const later = openAt(folder, "2026-05-02T10:00:00Z");
  later.append(batchOf(["a", "b"], { input: "f00d", base: 50 }));
  await later.close();
  assertEquals(await rowsOf(new ForecastReading(folder, { table: "demo" })), [
    ...["a 2026-04-30 1 0.1 served", "a 2026-04-30 2 50.2 served"],
    ...["b 2026-04-30 1 51.1 served", "b 2026-04-30 2 51.2 served"],
  ]);
});

Deno.test("ForecastReading.batches() reads the journals of the living, once", async () => {
  const folder = Deno.makeTempDirSync(), log = openAt(folder, "2026-05-01T10:00:00Z");
  log.append(batchOf(["a"]));
  const rows = ["a 2026-04-30 1 0.1 served", "a 2026-04-30 2 0.2 served"];
  assertEquals(await rowsOf(new ForecastReading(folder, { table: "demo" })), rows);
  await log.flush();
  assertEquals(await rowsOf(new ForecastReading(folder, { table: "demo" })), rows);
  await log.close();
});

Deno.test("ForecastReading.batches() intervals of all levels, numbers that are not there, columns of the last batch", async () => {
  const folder = Deno.makeTempDirSync(), log = openAt(folder, "2026-05-01T10:00:00Z");
  const batch = batchOf(["a"], { horizon: 1 }), keys = batch.keys.map((key) => ({ ...key, id: null }));
  log.append({ ...batch, keys, forecast: { ...batch.forecast, levels: [], lo: [], hi: [] } });
  await log.flush();
  log.append(batchOf(["b"], { horizon: 1 }));
  await log.close();
  const reading = new ForecastReading(folder, { table: "demo" });
  const [first, second] = await Array.fromAsync(reading.batches());
  assertEquals([first?.lo, second?.hi, first?.versionId, second?.versionId], [
    ...[{ "80": Float64Array.of(NaN) }, { "80": Float64Array.of(1.1) }, Int32Array.of(-1), Int32Array.of(1)],
  ]);
  assertEquals([reading.keyColumns, second?.key, second?.loggedAt.values], [
    ...[["item"], Int32Array.of(1), ["2026-05-01T10:00:00.000Z"]],
  ]);
});

Deno.test("ForecastReading.batches() damage is told and passed over", async () => {
  const folder = await fixture(), day = `${folder}/2026-05-01`;
  Deno.writeTextFileSync(`${day}/zz.parquet`, "PAR1 no");
  Deno.writeTextFileSync(`${day}/zz.damaged`, "");
  Deno.writeTextFileSync(`${day}/.hidden.parquet`, "of somebody else");
  const reading = new ForecastReading(folder, { table: "demo" });
  assertEquals((await rowsOf(reading)).length, 6);
  assertEquals(reading.damaged.map(({ path }) => path.split("/").at(-1)), ["zz.damaged", "zz.parquet"]);
});

Deno.test("ForecastReading.batches() leaves out fields that nobody wants, also where rows are left out", async () => {
  const folder = await fixture(), options = { fields: ["ds", "versionId"] } as const;
  const all = new ForecastReading(folder, { table: "demo", role: "served" });
  const some = new ForecastReading(folder, { table: "demo", role: "served" }, options);
  const full = await Array.fromAsync(all.batches()), slim = await Array.fromAsync(some.batches());
  for (const [b, { ds, versionId, yhat, key, origin, step, run }] of slim.entries()) {
    assertEquals([ds.codes, versionId, yhat, key, origin.codes], [
      ...[full[b]!.ds.codes, full[b]!.versionId, full[b]!.yhat, full[b]!.key, full[b]!.origin.codes],
    ]);
    assertEquals([step.length, run.codes.length], [0, 0]);
  }
});
