import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { flip, largestPack, withTrained } from "../../upkeep/_project.ts";
import { cli } from "../_support/memory_terminal.ts";

Deno.test("fsck says what there is and exits with 0; with damage it names it and exits with 1", () =>
  withTrained(async ({ folders, options }) => {
    const whole = await cli(["fsck", ...options()]);
    assertEquals(whole.code, 0, whole.stdout);
    assertStringIncludes(whole.stdout, "All is as it was written: ");
    flip(largestPack(folders.registry), 40);
    const text = await cli(["fsck", ...options()]);
    assertEquals(text.code, 1);
    assertStringIncludes(text.stdout, "CORRUPT_PACK");
    const run = await cli(["fsck", ...options(), "--json"]), json = run.json();
    assertEquals([run.code, json.ok, json.repaired, json.lost], [1, false, [], []]);
    assert(Array.isArray(json.problems) && json.problems.length > 0);
    assertEquals(Object.keys(json.problems[0]), ["code", "path", "name", "detail"]);
  }));

Deno.test("fsck --repair rebuilds a lost registry.db and says so", () =>
  withTrained(async ({ folders, options }) => {
    for (const name of ["registry.db", "registry.db-wal", "registry.db-shm"]) {
      await Deno.remove(`${folders.registry}/${name}`).catch(() => {});
    }
    const lost = await cli(["fsck", ...options()]);
    assertEquals(lost.code, 1);
    assertStringIncludes(lost.stdout, "DATABASE_LOST");
    const run = await cli(["fsck", ...options(), "--repair"]);
    assertEquals(run.code, 0, run.stdout);
    assertStringIncludes(run.stdout, "rebuilt");
  }));

Deno.test("fsck --repair exits with 1 where something could not be brought back", () =>
  withTrained(async ({ folders, options }) => {
    for (const name of ["registry.db", "registry.db-wal", "registry.db-shm"]) {
      await Deno.remove(`${folders.registry}/${name}`).catch(() => {});
    }
    Deno.copyFileSync(largestPack(folders.registry), `${folders.registry}/packs/${"0".repeat(64)}.pack`);
    const run = await cli(["fsck", ...options(), "--repair", "--json"]), json = run.json();
    assertEquals([run.code, json.ok, json.problems], [1, false, []]);
    assertStringIncludes(JSON.stringify(json.lost), "set aside");
    assertEquals((await cli(["fsck", ...options()])).code, 0);
  }));

Deno.test("fsck, gc and backup refuse folders that are not there, as no news of them is no good news", () =>
  withTrained(async ({ dir, folders, options }) => {
    Deno.writeTextFileSync(`${dir}/file`, "");
    for (const command of [["fsck"], ["gc"], ["backup", `${dir}/b.tar`]]) {
      for (const registry of [`${dir}/typo`, `${dir}/file`]) {
        const { code, stderr } = await cli([...command, ...options({ ...folders, registry })]);
        assertEquals(code, 1, command[0]);
        assertStringIncludes(stderr, "error[MISSING_FILE]");
      }
    }
  }));
