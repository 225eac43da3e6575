import { assertEquals, assertRejects } from "@std/assert";
import { DataError } from "@lib/core/errors/errors.ts";
import { openRowWriter } from "@lib/data/outputs/row_writer.ts";
import { holdoutColumns } from "@lib/training/report/report_holdout.ts";
import { HoldoutReader } from "@lib/report/record/holdout_reader.ts";

const LAYOUT = {
  horizon: 2,
  keyColumns: ["item"],
  levels: [80],
  periods: { placeOf: (ds: string) => ["2024-01-01", "2024-01-02"].indexOf(ds) },
};

/** Items of two steps each, `rows` of them in a group of the file. */
function write(items: readonly (readonly [item: string, yhat: number])[], rows: number): string {
  const path = `${Deno.makeTempDirSync()}/holdout.parquet`,
    writer = openRowWriter(path, holdoutColumns(["item"], [80]));
  const all = items.flatMap(([item, yhat]) => [0, 1].map((h) => ({ item, yhat: yhat + h, ds: `2024-01-0${h + 1}` })));
  for (let at = 0; at < all.length; at += rows) {
    const part = all.slice(at, at + rows), numbers = (add: number) => Float64Array.from(part, ({ yhat }) => yhat + add);
    writer.append([
      ...[part.map(({ item }) => item), part.map(({ ds }) => ds), Int32Array.from(part, (_, i) => i + 1)],
      ...[numbers(10), numbers(0), numbers(-1), numbers(1)],
      part.map(() => "ses"),
    ]);
  }
  writer.finish();
  return path;
}

Deno.test("next() gives each key its rows, also those of a key across two groups of rows", async () => {
  const path = write([["a", 1], ["b", 5], ["c", 7]], 3), reader = new HoldoutReader(path, LAYOUT);
  assertEquals(await reader.next(["a"]), {
    ...{ start: 0, yhat: [1, 2], lo: [[0, 1]], hi: [[2, 3]], model: "ses", actual: [11, 12] },
  });
  assertEquals((await reader.next(["b"]))?.yhat, [5, 6]);
  assertEquals((await reader.next(["c"]))?.actual, [17, 18]);
  assertEquals(await reader.next(["d"]), null);
});

Deno.test("next() a key that is not in the file takes nobody else's rows, and one without a forecast has none", async () => {
  const reader = new HoldoutReader(write([["b", NaN], ["c", 7]], 4), LAYOUT);
  assertEquals(await reader.next(["a"]), null);
  assertEquals(await reader.next(["b"]), null);
  assertEquals((await reader.next(["c"]))?.yhat, [7, 8]);
});

Deno.test("next() a file that is missing is an error of data", async () => {
  await assertRejects(() => new HoldoutReader("/nowhere.parquet", LAYOUT).next(["a"]), DataError);
});
