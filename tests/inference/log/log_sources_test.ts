import { assertEquals } from "@std/assert";
import { DataError } from "@lib/core/errors/errors.ts";
import { DISK } from "@lib/storage/files/files.ts";
import { encodeBatch } from "@lib/inference/log/forecast_batch.ts";
import { publishBatches } from "@lib/inference/log/forecast_file.ts";
import { ForecastJournal, listSegments } from "@lib/inference/log/forecast_journal.ts";
import { attemptRead, type DamagedLog, openLogSources } from "@lib/inference/log/log_sources.ts";
import { batchOf, logged } from "../_log.ts";

Deno.test("openLogSources() a segment is read until its file is there, at whatever moment it comes", async () => {
  const folder = Deno.makeTempDirSync(), journal = ForecastJournal.begin(folder), batch = logged(batchOf(["a"]));
  journal.append(encodeBatch(batch, [0]), "2026-05-01");
  const { target } = listSegments(folder)[0]!, damaged: DamagedLog[] = [];
  const pathsOf = async (files = DISK) =>
    (await openLogSources(folder, { isIn: () => true, damaged, files })).map(({ path }) => path.split(".").at(-1));
  assertEquals(await pathsOf(), ["log"]);
  await publishBatches(target, [batch]);
  assertEquals(await pathsOf(), ["parquet"]);
  // Published between the look at the journals and the reading of them.
  const open: typeof DISK.open = (path) => {
    if (path.endsWith(".log")) throw new Deno.errors.NotFound();
    return DISK.open(path);
  };
  assertEquals(await pathsOf({ ...DISK, open }), ["parquet"]);
  assertEquals(damaged, []);
  journal.release();
});

Deno.test("attemptRead() tells what cannot be read in one line, with the code of an error that has one", async () => {
  const source = { path: "p", rows: [], read: () => Promise.resolve({}), facts: { keys: {}, levels: [] } };
  const damaged: DamagedLog[] = [];
  assertEquals(await attemptRead(source, { damaged }, () => Promise.resolve(1)), 1);
  for (const error of [new Error("a\nb"), new DataError("DISK_FAILURE", "m", { hint: "h" })]) {
    assertEquals(await attemptRead(source, { damaged }, () => Promise.reject(error)), null);
  }
  assertEquals(damaged, [{ path: "p", message: "Error: a" }, { path: "p", message: "DISK_FAILURE: m" }]);
});
