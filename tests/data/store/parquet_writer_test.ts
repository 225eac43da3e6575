import { assertEquals, assertThrows } from "@std/assert";
import { parquetWrite } from "hyparquet-writer";
import { parquetFileWriter } from "../../../lib/data/store/parquet_writer.ts";
import { readColumns } from "../../../lib/data/tables/read_columns.ts";
import { watchedFiles } from "../../storage/_files.ts";
import { inFolder } from "../_tables.ts";

Deno.test("parquetFileWriter() writes what the reader reads, in pieces, synced once at the end", () =>
  inFolder(async (dir) => {
    const path = `${dir}/x.parquet`, calls: string[] = [];
    const data = Float64Array.from({ length: 600_000 }, (_, i) => Math.sqrt(i));
    const files = watchedFiles(({ name }) => void calls.push(name));
    const columnData = [{ name: "y", data, type: "DOUBLE" as const, nullable: false }];
    parquetWrite({ writer: parquetFileWriter(path, { files }), columnData, rowGroupSize: 50_000 });
    assertEquals((await readColumns(path)).y, [...data]);
    assertEquals([calls[0], calls.at(-1), calls.filter((name) => name === "sync").length], ["create", "sync", 1]);
    assertEquals(calls.filter((name) => name === "write").length > 3, true);
  }));

Deno.test("parquetFileWriter() never writes over a file", () =>
  inFolder(async (dir) => {
    await Deno.writeTextFile(`${dir}/x`, "mine");
    assertThrows(() => parquetFileWriter(`${dir}/x`), Deno.errors.AlreadyExists);
    assertEquals(await Deno.readTextFile(`${dir}/x`), "mine");
  }));
