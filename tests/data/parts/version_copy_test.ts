import { assertEquals, assertThrows } from "@std/assert";
import { VersionCopy } from "../../../lib/data/parts/version_copy.ts";
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
