import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { DataError } from "../../../../lib/core/errors/errors.ts";
import { currentGroup, openGroup } from "../../../../lib/data/store/feature_store.ts";
import { putTable } from "../../../../lib/data/store/parts/put_table.ts";
import { restoreTable } from "../../../../lib/data/store/parts/restore_table.ts";
import { verifyStore } from "../../../../lib/data/store/verify_store.ts";
import { readTree } from "../../../../tools/faults/tree.ts";
import { asFormer } from "../../_versions.ts";
import { withTable } from "./_parts.ts";

Deno.test("restoreTable() makes the version byte for byte, with its number, and finds it again", () =>
  withTable(async ({ group, results, dir }) => {
    assertEquals(await restoreTable(results, `${dir}/other`), null);
    await putTable(group, results, { mostParts: 5 });
    const made = await restoreTable(results, `${dir}/other`);
    assertEquals(readTree(made?.dir ?? ""), readTree(group.dir));
    assertEquals(made, { ...await openGroup(group.dir), dir: `${dir}/other/${group.name}/v${group.version}` });
    assertEquals((await verifyStore(`${dir}/other`)).problems, []);
    assertEquals((await restoreTable(results, `${dir}/other`))?.dir, made?.dir);
    const own = group.dir.split("/").slice(0, -2).join("/");
    assertEquals((await restoreTable(results, own))?.dir, group.dir);
  }));

Deno.test("restoreTable() takes the next number where another version has its own", () =>
  withTable(async ({ group, results, dir }) => {
    await putTable(group, results);
    const home = `${dir}/other/${group.name}`;
    Deno.mkdirSync(`${home}/v${group.version}.damaged`, { recursive: true });
    assertEquals((await restoreTable(results, `${dir}/other`))?.version, group.version + 1);
  }));

Deno.test("restoreTable() without the rest says that planning again mends it", () =>
  withTable(async ({ group, results, dir }) => {
    await putTable(group, results);
    Deno.removeSync(`${dir}/place/table/rest`);
    const error = await assertRejects(() => restoreTable(results, `${dir}/other`), DataError);
    assertEquals(error.code, "CORRUPT_GROUP");
    assertMatch(error.hint ?? "", /^Plan again with the same command \(deno task plan/);
  }));

Deno.test("restoreTable() with a part that is gone makes no version, and none is named to whoever opens another", () =>
  withTable(async ({ group, results, dir }) => {
    await putTable(group, results);
    Deno.removeSync(`${dir}/place/table/3`);
    const error = await assertRejects(() => restoreTable(results, `${dir}/other`), DataError);
    assertEquals([error.code, [...Deno.readDirSync(`${dir}/other/${group.name}`)]], ["CORRUPT_GROUP", []]);
    const missing = await assertRejects(() => currentGroup(`${dir}/other`, group.name), DataError);
    assertEquals([missing.code, missing.context.available], ["MISSING_GROUP", []]);
  }));

Deno.test("restoreTable() of a version of a former release has the same keys and rows in the layout of this one", () =>
  withTable(async ({ group, results, dir }) => {
    await asFormer(group.dir);
    const { files: _, format: __, dir: ___, ...former } = await openGroup(group.dir);
    await putTable(await openGroup(group.dir), results);
    const made = await restoreTable(results, `${dir}/other`);
    assertEquals({ ...made, ...former }, made);
    assertEquals((await verifyStore(`${dir}/other`)).problems, []);
  }));
