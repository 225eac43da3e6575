import { assertEquals } from "@std/assert";
import { DataError } from "@lib/core/errors/errors.ts";
import { DISK } from "@lib/storage/files/files.ts";
import { encodeBatch } from "@lib/inference/log/forecast_batch.ts";
import { publishBatches } from "@lib/inference/log/forecast_file.ts";
import { ForecastJournal, listSegments } from "@lib/inference/log/forecast_journal.ts";
import { type DamagedLog, damageReason, openLogSources } from "@lib/inference/log/log_sources.ts";
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

Deno.test("damageReason() one line, with the code of an error that has one", () => {
  assertEquals(damageReason("p", new Error("a\nb")).message, "Error: a");
  assertEquals(damageReason("p", new DataError("DISK_FAILURE", "m", { hint: "h" })).message, "DISK_FAILURE: m");
});
