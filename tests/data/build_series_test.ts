import { assertEquals, assertRejects } from "@std/assert";
import { DataError } from "../../lib/core/errors/errors.ts";
import { buildSeries } from "../../lib/data/build_series.ts";
import { columnReader } from "../../lib/data/columns/column_reader.ts";
import type { CellText } from "../../lib/data/tables/number_text.ts";
import { forgetVolume, makeVolume } from "../../lib/storage/files/memory_files.ts";
import { tableOf } from "./columns/_both_readers.ts";
import { itemConfig } from "./_tables.ts";

async function built(rows: readonly (readonly CellText[])[]) {
  const volume = makeVolume();
  try {
    const reader = columnReader(tableOf({ header: ["date", "item", "demand"], rows }));
    return await buildSeries(volume, reader, { config: itemConfig("rows") });
  } finally {
    forgetVolume(volume);
  }
}

Deno.test("buildSeries() counts every row once, and says what the panel is", async () => {
  const { counts, rows, end, start, findings } = await built([
    ...[["2024-01-01", "a", "1"], ["2024-01-01", "a", "2"], ["2024-01-03", "b", "3"], ["2024-01-04", "b", "-1"]],
  ]);
  assertEquals(counts, { read: 4, kept: 2, quarantined: 1, merged: 1, ahead: 0, outside: 0 });
  assertEquals([rows, end - start], [4, 2]);
  assertEquals(findings.filter(({ severity }) => severity === "error").map(({ code }) => code), ["NEGATIVE"]);
});

Deno.test("buildSeries() refuses a table without a usable row by what is wrong with it", async () => {
  const error = await assertRejects(() => built([["2024-01-01", "a", "-1"]]), DataError);
  assertEquals(error.code, "NEGATIVE");
});
