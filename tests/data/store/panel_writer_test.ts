import { assertEquals, assertLessOrEqual, assertThrows } from "@std/assert";
import fc from "fast-check";
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from "hyparquet";
import { createPanelWriter, planChunks } from "../../../lib/data/store/panel_writer.ts";
import { inFolder } from "../_tables.ts";

Deno.test("planChunks() covers all keys, in order, without overlap", () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 90_000 }), { maxLength: 60 }), (rows) => {
    const chunks = planChunks(Int32Array.from(rows));
    assertEquals(chunks.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, i) => from + i)), [
      ...rows.keys(),
    ]);
    // A chunk overshoots by less than one key.
    for (const { from, to } of chunks) {
      const size = rows.slice(from, to).reduce((sum, count) => sum + count, 0);
      assertLessOrEqual(size, 40_000 + rows[to - 1]);
    }
  }));
});

Deno.test("planChunks() makes at least eight chunks of a small table with many keys", () => {
  assertEquals(planChunks(new Int32Array(800).fill(10)).length, 8);
  assertEquals(planChunks(new Int32Array(3).fill(10)).length, 3);
  assertEquals(planChunks(new Int32Array(1000).fill(1000)).length, 25);
});

Deno.test("planChunks() makes smaller chunks of wide tables", () => {
  const sizes = (columns: number) =>
    planChunks(new Int32Array(1000).fill(1000), columns).map(({ from, to }) => to - from);
  assertEquals(sizes(200)[0], 40, "as of narrow ones");
  assertEquals(sizes(800)[0], 10);
  assertEquals(sizes(1e9).length, 1000, "never less than a key");
});

Deno.test("createPanelWriter() writes one row group per chunk and sums up columns", () =>
  inFolder(async (dir) => {
    const keyRows = Int32Array.of(2, 1, 1), chunks = [{ from: 0, to: 2 }, { from: 2, to: 3 }];
    const writer = createPanelWriter(`${dir}/p.parquet`, { target: "demand", exogenous: ["price"], keyRows, chunks });
    writer.add({ start: 8, y: Float64Array.of(1, NaN), x: [Float64Array.of(0.1, 0.2)] });
    writer.add({ start: 9, y: Float64Array.of(3), x: [Float64Array.of(NaN)] });
    writer.add({ start: 9, y: Float64Array.of(4), x: [Float64Array.of(1e300)] });
    const [demand, price] = writer.finish();
    assertEquals([demand.name, demand.count, demand.missing, price.max], ["demand", 3, 1, 1e300]);
    const file = await asyncBufferFromFile(`${dir}/p.parquet`);
    const metadata = await parquetMetadataAsync(file);
    assertEquals(metadata.row_groups.map((group) => Number(group.num_rows)), [3, 1]);
    assertEquals(await parquetReadObjects({ file }), [
      { key: 0, ds: 8, y: 1, x_price: 0.1 },
      { key: 0, ds: 9, y: NaN, x_price: 0.2 },
      { key: 1, ds: 9, y: 3, x_price: NaN },
      { key: 2, ds: 9, y: 4, x_price: 1e300 },
    ]);
  }));

Deno.test("createPanelWriter() refuses a key of another length and an unfinished panel", () =>
  inFolder((dir) => {
    const plan = { target: "y", exogenous: [], keyRows: Int32Array.of(2), chunks: [{ from: 0, to: 1 }] };
    const writer = createPanelWriter(`${dir}/p.parquet`, plan);
    assertThrows(() => writer.add({ start: 1, y: Float64Array.of(1), x: [] }), RangeError);
    assertThrows(() => writer.finish(), RangeError);
    return Promise.resolve();
  }));

Deno.test("createPanelWriter() keeps periods, missing values and columns of any name", () =>
  inFolder(async (dir) => {
    const chunks = [{ from: 0, to: 1 }, { from: 1, to: 3 }], keyRows = Int32Array.of(2, 1, 3);
    const writer = createPanelWriter(`${dir}/p.parquet`, { target: "sold", exogenous: ["y", "ds"], keyRows, chunks });
    writer.add({ start: 10, y: Float64Array.of(1, NaN), x: [Float64Array.of(5, 6), Float64Array.of(NaN, NaN)] });
    writer.add({ start: 11, y: Float64Array.of(-0), x: [Float64Array.of(7), Float64Array.of(1e300)] });
    writer.add({ start: 9, y: Float64Array.of(2, 3, 4), x: [new Float64Array(3), Float64Array.of(1, 2, 3)] });
    const statistics = writer.finish();
    const file = await asyncBufferFromFile(`${dir}/p.parquet`);
    const rows = (await parquetReadObjects({ file })).map((row) => [row.key, row.ds, row.y, row.x_y, row.x_ds]);
    assertEquals(rows, [
      [0, 10, 1, 5, NaN],
      [0, 11, NaN, 6, NaN],
      [1, 11, -0, 7, 1e300],
      [2, 9, 2, 0, 1],
      [2, 10, 3, 0, 2],
      [2, 11, 4, 0, 3],
    ]);
    assertEquals(statistics.map(({ name, count, missing }) => [name, count, missing]), [
      ["sold", 5, 1],
      ["y", 6, 0],
      ["ds", 4, 2],
    ]);
    const metadata = await parquetMetadataAsync(file);
    assertEquals(metadata.row_groups.map((group) => Number(group.num_rows)), [2, 4]);
  }));

Deno.test("planChunks() keeps a giant key in a chunk of its own, and small tables whole enough", () => {
  assertEquals(planChunks(Int32Array.of(1, 100_000, 1)), [{ from: 0, to: 2 }, { from: 2, to: 3 }]);
  assertEquals(planChunks(Int32Array.of(5)), [{ from: 0, to: 1 }]);
  assertEquals(planChunks(new Int32Array()), []);
  assertEquals(planChunks(new Int32Array(8).fill(1)).length, 8);
  assertEquals(planChunks(new Int32Array(1000).fill(1096)).length, Math.ceil(1000 / Math.ceil(40_000 / 1096)));
});
