import { assertEquals } from "@std/assert";
import { groupsIn, listVersions, versionDir, versionNumber } from "../../../lib/data/store/version_folders.ts";
import { publish } from "../_versions.ts";
import { inFolder } from "../_tables.ts";

Deno.test("listVersions() counts by number, and leaves other folders and files aside", () =>
  inFolder(async (store) => {
    for (const name of ["v1", "v10", "v2", "v0", "v03", "vx", ".building_1", "w4"]) {
      await Deno.mkdir(`${store}/demo/${name}`, { recursive: true });
    }
    await Deno.writeTextFile(`${store}/demo/v99`, "a file");
    assertEquals(await listVersions(store, "demo"), [1, 2, 10]);
    assertEquals(await listVersions(store, "other"), []);
    assertEquals(await listVersions(`${store}/demo/v99`, "demo"), [], "a file where a folder should be");
  }));

Deno.test("versionNumber() is that of a version and of one that was set aside, and of nothing else", () => {
  assertEquals(["v12", "v3.damaged", "v3.damaged.2", "v0", "w1", "v1x", ".building_v1"].map(versionNumber), [
    ...[12, 3, 3, 0, 0, 0, 0],
  ]);
});

Deno.test("groupsIn() leaves out a group whose first build has failed", () =>
  inFolder(async (store) => {
    const dir = await publish(store);
    await Deno.mkdir(`${store}/empty/.building_1`, { recursive: true });
    assertEquals([await groupsIn(store), dir], [["demo"], versionDir(store, "demo", 1)]);
  }));
