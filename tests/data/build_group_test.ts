import { assertEquals, assertRejects } from "@std/assert";
import { DataError } from "../../lib/core/errors.ts";
import { buildGroup } from "../../lib/data/build_group.ts";
import { readChunk } from "../../lib/data/read_chunk.ts";
import { hashFiles, listSourceFiles } from "../../lib/data/source_files.ts";
import { inFolder, itemConfig } from "./_tables.ts";

async function build(dir: string, text: string) {
  const source = `${dir}/t.csv`;
  await Deno.writeTextFile(source, text);
  const files = await hashFiles(await listSourceFiles(source));
  const options = { store: `${dir}/store`, source, files, contentHash: "h", settings: { a: 1 }, created: "2024-01-01" };
  return buildGroup(itemConfig(source), options);
}

Deno.test("buildGroup() publishes the panel with its lineage and nothing else", () =>
  inFolder(async (dir) => {
    const group = await build(dir, "date,item,demand\n2024-01-01,b,1\n2024-01-03,a,2\n2024-01-03,a,3\n");
    assertEquals(group.counts, { read: 3, kept: 2, quarantined: 0, merged: 1, outside: 0 });
    assertEquals(group.lineage.files[0].bytes, 62);
    assertEquals([group.contentHash, group.created, group.lineage.settings], ["h", "2024-01-01", { a: 1 }]);
    const panel = await readChunk(group, 0, 2);
    assertEquals([[...panel.y], [...panel.offsets]], [[5, 1, NaN, NaN], [0, 1, 4]]);
    assertEquals([...Deno.readDirSync(`${dir}/store/table`)].map((entry) => entry.name), ["v1"]);
    const names = [...Deno.readDirSync(group.dir)].map((entry) => entry.name).sort();
    assertEquals(names, ["group.json", "keys.parquet", "panel.parquet"]);
  }));

Deno.test("buildGroup() leaves nothing behind when it fails", () =>
  inFolder(async (dir) => {
    const error = await assertRejects(() => build(dir, "date,item,demand\n2024-02-30,b,1\n"), DataError);
    assertEquals(error.code, "INVALID_DATE");
    assertEquals([...Deno.readDirSync(`${dir}/store/table`)], []);
  }));

Deno.test("buildGroup() says so when the store cannot be written", () =>
  inFolder(async (dir) => {
    await Deno.writeTextFile(`${dir}/store`, "a file where a folder should be");
    const error = await assertRejects(() => build(dir, "date,item,demand\n2024-01-01,b,1\n"), DataError);
    assertEquals(error.code, "WRITE_FAILED");
  }));

for (
  const [code, fault] of [
    ["DISK_FULL", new Error("No space left on device (os error 28)")],
    ["READ_ONLY", new Error("Read-only file system (os error 30)")],
  ] as const
) {
  Deno.test(`buildGroup() throws ${code} and publishes nothing when the last write fails`, () =>
    inFolder(async (dir) => {
      const rename = Deno.rename;
      Deno.rename = () => Promise.reject(fault);
      try {
        const error = await assertRejects(() => build(dir, "date,item,demand\n2024-01-01,b,1\n"), DataError);
        assertEquals(error.code, code);
      } finally {
        Deno.rename = rename;
      }
      assertEquals([...Deno.readDirSync(`${dir}/store/table`)], []);
    }));
}
