import { assertEquals, assertThrows } from "@std/assert";
import { openGroup } from "../../../../lib/data/store/feature_store.ts";
import { putTable } from "../../../../lib/data/store/parts/put_table.ts";
import { restoreTable } from "../../../../lib/data/store/parts/restore_table.ts";
import { TableParts } from "../../../../lib/data/store/parts/table_parts.ts";
import { VersionCopy } from "../../../../lib/data/store/parts/version_copy.ts";
import { readChunk } from "../../../../lib/data/store/read_chunk.ts";
import { openResultStore } from "../../../../lib/storage/results/result_store.ts";
import { inFolder, prepareText } from "../../_tables.ts";
import { withTable } from "./_parts.ts";

Deno.test("VersionCopy makes of the keys of a version, in whatever pieces they come, its files", () =>
  withTable(async ({ group, dir }) => {
    const hasFuture = true, names = ["panel.parquet", "future.parquet", "keys.bin"];
    const read = (folder: string) => names.map((name) => Deno.readFileSync(`${folder}/${name}`));
    for (const cuts of [[0, 30], [0, 1, 17, 30]]) {
      const copied = `${dir}/copy${cuts.length}`;
      Deno.mkdirSync(copied);
      const copy = new VersionCopy(copied, { ...group, hasFuture });
      for (const [i, from] of cuts.slice(0, -1).entries()) await copy.add(group, from, cuts[i + 1] ?? 0);
      copy.finish(group);
      assertEquals(read(copied), read(group.dir));
    }
  }));

Deno.test("VersionCopy without rows ahead makes no file of them, and refuses to end early", () =>
  withTable(async ({ group, dir }) => {
    const copied = `${dir}/copy`;
    Deno.mkdirSync(copied);
    const copy = new VersionCopy(copied, { ...group, hasFuture: false });
    await copy.add(group, 0, 29);
    assertThrows(() => copy.finish(group), RangeError, "all keys must be written");
    assertEquals([...Deno.readDirSync(copied)].map(({ name }) => name), ["panel.parquet"]);
  }));

Deno.test("VersionCopy of a table without a calendar keeps parts of the split, texts and every target", () =>
  inFolder(async (dir) => {
    const rows = ["shop,note,size,price,demand"];
    for (let i = 0; i < 60; i++) rows.push(`s${i % 3},a text of number ${i * 7 % 60},${i * 5 % 31},${i % 9},${i % 8}`);
    const { group } = await prepareText(dir, rows.join("\n"), {
      config: {
        problem: "regression",
        keys: ["shop"],
        target: ["price", "demand"],
        inputs: { kinds: { note: "text" } },
      },
    });
    const read = (folder: string) =>
      ["panel.parquet", "keys.bin"].map((name) => Deno.readFileSync(`${folder}/${name}`));
    const copied = `${dir}/copy`, open = await openGroup(group.dir);
    Deno.mkdirSync(copied);
    const copy = new VersionCopy(copied, { ...open, hasFuture: false });
    for (const [from, to] of [[0, 1], [1, 3]] as const) await copy.add(open, from, to);
    copy.finish(open);
    assertEquals(read(copied), read(group.dir));
    const results = openResultStore(`${dir}/place`);
    await putTable(open, results);
    const part = (await TableParts.open(results))!, whole = await readChunk(open, 0, 3);
    assertEquals(await part.read(0, 3), whole);
    assertEquals((await restoreTable(results, `${dir}/other`))?.contentHash, open.contentHash);
  }));
