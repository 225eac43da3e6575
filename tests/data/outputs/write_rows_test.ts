import { assertEquals, assertRejects } from "@std/assert";
import { asyncBufferFromFile, parquetReadObjects } from "hyparquet";
import { DataError } from "../../../lib/core/errors/errors.ts";
import { writeRows } from "../../../lib/data/outputs/write_rows.ts";
import { inDatabase, inFolder } from "../_tables.ts";

const IDS = ["007", 'a "b"', "x,y", "line\nbreak", "🍊", "", " padded ", "a|b"];
const COLUMNS = [
  { name: "item", values: IDS },
  { name: "step", values: Int32Array.from(IDS, (_, i) => i + 1) },
  { name: "yhat", values: Float64Array.from(IDS, (_, i) => i === 2 ? NaN : i / 8) },
];

Deno.test("writeRows() writes CSV that reads back as it was", () =>
  inDatabase(async (database, dir) => {
    await writeRows(`${dir}/deep/out.csv`, COLUMNS);
    const rows = await database.rows(
      `SELECT item, step::INTEGER, yhat::DOUBLE FROM read_csv('${dir}/deep/out.csv', all_varchar = true, header = true,
       delim = ',', quote = '"', escape = '"', allow_quoted_nulls = false)`,
    );
    assertEquals(rows, IDS.map((id, i) => [id, i + 1, i === 2 ? null : i / 8]));
  }));

Deno.test("writeRows() writes JSON and JSON lines, NaN as null", () =>
  inFolder(async (dir) => {
    await writeRows(`${dir}/out.json`, COLUMNS);
    await writeRows(`${dir}/out.jsonl`, COLUMNS);
    const array = JSON.parse(await Deno.readTextFile(`${dir}/out.json`));
    const lines = (await Deno.readTextFile(`${dir}/out.jsonl`)).trimEnd().split("\n").map((line) => JSON.parse(line));
    assertEquals(array, lines);
    assertEquals(array[2], { item: "x,y", step: 3, yhat: null });
  }));

Deno.test("writeRows() writes Parquet with types", () =>
  inFolder(async (dir) => {
    await writeRows(`${dir}/out.parquet`, COLUMNS);
    const rows = await parquetReadObjects({ file: await asyncBufferFromFile(`${dir}/out.parquet`) });
    assertEquals(rows.map((row) => row.item), IDS);
    assertEquals(rows[1], { item: 'a "b"', step: 2, yhat: 0.125 });
    assertEquals(rows[2].yhat ?? null, null);
  }));

Deno.test("writeRows() writes a table without rows", () =>
  inFolder(async (dir) => {
    await writeRows(`${dir}/out.csv`, [{ name: "item", values: [] }]);
    assertEquals(await Deno.readTextFile(`${dir}/out.csv`), "item\n");
    await writeRows(`${dir}/out.json`, [{ name: "item", values: [] }]);
    assertEquals(JSON.parse(await Deno.readTextFile(`${dir}/out.json`)), []);
  }));

Deno.test("writeRows() leaves nothing half-written and the old file in place", () =>
  inFolder(async (dir) => {
    await Deno.writeTextFile(`${dir}/file`, "old");
    const error = await assertRejects(() => writeRows(`${dir}/file/out.csv`, COLUMNS), DataError);
    assertEquals(error.code, "WRITE_FAILED");
    assertEquals([...Deno.readDirSync(dir)].map((entry) => entry.name), ["file"]);
  }));

Deno.test("writeRows() refuses unknown endings and ragged columns", async () => {
  const error = await assertRejects(() => writeRows("x.docx", COLUMNS), DataError);
  assertEquals(error.code, "UNSUPPORTED_FORMAT");
  await assertRejects(() => writeRows("x.csv", [...COLUMNS, { name: "z", values: [1] }]), RangeError);
});

Deno.test("writeRows() throws DISK_FULL and keeps the old file when the disk fills up", () =>
  inFolder(async (dir) => {
    await writeRows(`${dir}/out.csv`, [{ name: "a", values: ["old"] }]);
    const open = Deno.openSync;
    // A disk that takes the first bytes and no more.
    Deno.openSync = (path, options) => {
      const file = open(path, options);
      file.writeSync = () => {
        throw new Error("No space left on device (os error 28)");
      };
      return file;
    };
    try {
      const error = await assertRejects(() => writeRows(`${dir}/out.csv`, COLUMNS), DataError);
      assertEquals(error.code, "DISK_FULL");
    } finally {
      Deno.openSync = open;
    }
    assertEquals(await Deno.readTextFile(`${dir}/out.csv`), "a\nold\n");
    assertEquals([...Deno.readDirSync(dir)].length, 1);
  }));

Deno.test("writeRows() types columns by what they hold: text if there is any, else numbers", () =>
  inFolder(async (dir) => {
    const path = `${dir}/t.parquet`;
    await writeRows(path, [
      { name: "mixed", values: [null, "007"] },
      { name: "gaps", values: [null, null] },
      { name: "plain", values: [1, null] },
      { name: "whole", values: Int32Array.of(1, 2) },
    ]);
    const rows = await parquetReadObjects({ file: await asyncBufferFromFile(path) });
    assertEquals(rows.map((row) => ({ ...row })), [
      { mixed: null, gaps: null, plain: 1, whole: 1 },
      { mixed: "007", gaps: null, plain: null, whole: 2 },
    ]);
  }));

Deno.test("writeRows() replaces a longer file as a whole, and names the odd column", () =>
  inFolder(async (dir) => {
    await writeRows(`${dir}/t.csv`, [{ name: "a", values: Array(100).fill("long") }]);
    await writeRows(`${dir}/t.csv`, [{ name: "a", values: ["b"] }]);
    assertEquals(await Deno.readTextFile(`${dir}/t.csv`), "a\nb\n");
    const ragged = [{ name: "a", values: [1, 2] }, { name: "odd", values: [1] }];
    await assertRejects(() => writeRows(`${dir}/t.csv`, ragged), RangeError, "current value is 1 in odd");
    assertEquals(await Deno.readTextFile(`${dir}/t.csv`), "a\nb\n");
  }));

Deno.test("writeRows() writes more rows than one batch without losing or doubling any", () =>
  inFolder(async (dir) => {
    const values = Int32Array.from({ length: 140_000 }, (_, i) => i);
    await writeRows(`${dir}/t.jsonl`, [{ name: "n", values }]);
    const lines = (await Deno.readTextFile(`${dir}/t.jsonl`)).trimEnd().split("\n");
    assertEquals([lines.length, lines[65_535], lines[65_536], lines.at(-1)], [
      140_000,
      '{"n":65535}',
      '{"n":65536}',
      '{"n":139999}',
    ]);
  }));
