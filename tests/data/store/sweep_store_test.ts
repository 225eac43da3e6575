import { assertEquals, assertGreater } from "@std/assert";
import { currentGroup } from "../../../lib/data/store/feature_store.ts";
import { listVersions } from "../../../lib/data/store/version_folders.ts";
import { serveVersion } from "../../../lib/data/store/serving_record.ts";
import { setAside } from "../../../lib/data/store/publish_version.ts";
import { Staging } from "../../../lib/data/store/staging.ts";
import { planStoreSweep, type StoreSweepOptions, sweepStore } from "../../../lib/data/store/sweep_store.ts";
import { verifyStore } from "../../../lib/data/store/verify_store.ts";
import { DISK } from "../../../lib/storage/files/files.ts";
import { publish } from "../_versions.ts";
import { inFolder } from "../_tables.ts";

/** When all that a test writes is old. */
const LATER: StoreSweepOptions = { now: new Date("2150-01-01"), graceDays: 7 };

async function makeVersions(store: string, count: number): Promise<void> {
  for (let version = 1; version <= count; version++) await publish(store, { contentHash: `h${version}` });
}

const short = (store: string, paths: readonly string[]) => paths.map((path) => path.slice(`${store}/demo/`.length));

Deno.test("planStoreSweep() leaves what serves, the newest whole ones, what is referred to, and the highest number", () =>
  inFolder(async (store) => {
    await makeVersions(store, 8);
    await serveVersion(store, { name: "demo", version: 3 });
    const plan = async (changes = {}) => {
      const { versions } = await planStoreSweep(store, { ...LATER, ...changes });
      return short(store, versions);
    };
    assertEquals(await plan(), ["v5", "v4", "v2", "v1"]);
    assertEquals(await plan({ newest: 1 }), ["v7", "v6", "v5", "v4", "v2", "v1"]);
    assertEquals(await plan({ newest: 0 }), ["v7", "v6", "v5", "v4", "v2", "v1"], "the highest number stays");
    const keep = [{ group: "demo", version: 2 }, { group: "other", version: 1 }];
    assertEquals(await plan({ keep }), ["v5", "v4", "v1"]);
    // A damaged one is not among the newest whole ones.
    await Deno.writeTextFile(`${store}/demo/v7/keys.bin`, "x");
    assertEquals(await plan(), ["v7", "v4", "v2", "v1"]);
  }));

Deno.test("planStoreSweep() leaves what is young, also where the clock has gone back", () =>
  inFolder(async (store) => {
    await makeVersions(store, 6);
    setAside(store, { name: "demo", version: 1 });
    await Deno.writeTextFile(`${store}/demo/.x.01234567-89ab.tmp`, "");
    await Deno.mkdir(`${store}/demo/.building_unknown`);
    for (const now of [new Date("2000-01-01"), new Date(0)]) {
      assertEquals(await planStoreSweep(store, { now, graceDays: 7 }), {
        leftOver: [],
        damaged: [],
        versions: [],
        bytes: 0,
        failed: [],
      });
    }
    const { leftOver, damaged, versions, bytes } = await planStoreSweep(store, LATER);
    assertEquals(short(store, leftOver).sort(), [".building_unknown", ".x.01234567-89ab.tmp"]);
    assertEquals([short(store, damaged), short(store, versions)], [["v1.damaged"], ["v3", "v2"]]);
    assertGreater(bytes, 1000);
  }));

Deno.test("planStoreSweep() takes no version where what serves is damaged", () =>
  inFolder(async (store) => {
    await makeVersions(store, 6);
    await serveVersion(store, { name: "demo", version: 6 });
    await Deno.writeTextFile(`${store}/demo/v6/keys.bin`, "x");
    assertEquals((await planStoreSweep(store, LATER)).versions, []);
    await serveVersion(store, { name: "demo", version: 5 });
    await Deno.writeTextFile(`${store}/demo/current.json`, "x");
    assertEquals((await planStoreSweep(store, LATER)).versions, []);
  }));

Deno.test("sweepStore() removes what was planned, never a living build, and what is left is whole", () =>
  inFolder(async (store) => {
    await makeVersions(store, 6);
    await serveVersion(store, { name: "demo", version: 2 });
    setAside(store, { name: "demo", version: 1 });
    const alive = Staging.open(`${store}/demo`);
    for (const name of [".building_dead", ".removing_x"]) await Deno.mkdir(`${store}/demo/${name}`);
    for (const name of [".building_dead.mark", ".current_1", ".x.01234567-89ab.tmp"]) {
      await Deno.writeTextFile(`${store}/demo/${name}`, "");
    }
    const plan = await planStoreSweep(store, LATER);
    assertEquals(await sweepStore(store, LATER), plan);
    const name = alive.dir.slice(`${store}/demo/`.length);
    assertEquals(DISK.list(`${store}/demo`), [name, `${name}.mark`, "current.json", "v2", "v4", "v5", "v6"]);
    alive.close();
    assertEquals((await verifyStore(store)).problems, []);
    assertEquals((await planStoreSweep(store, LATER)).bytes, 0);
    assertEquals(await publish(store, { contentHash: "new" }), `${store}/demo/v7`);
  }));

Deno.test("sweepStore() gives a version its name back that has come to serve meanwhile", () =>
  inFolder(async (store) => {
    await makeVersions(store, 5);
    await serveVersion(store, { name: "demo", version: 5 });
    const renamed: string[] = [];
    const files = {
      ...DISK,
      rename(from: string, to: string) {
        DISK.rename(from, to);
        renamed.push(from);
        // What a revert of the table does at this moment.
        if (from.endsWith("/v1")) Deno.writeTextFileSync(`${store}/demo/current.json`, '{"version":1}');
      },
    };
    const { versions } = await sweepStore(store, { ...LATER, files });
    assertEquals(short(store, versions), ["v2"]);
    assertEquals([await listVersions(store, "demo"), renamed.length], [[1, 3, 4, 5], 3]);
    assertEquals((await currentGroup(store, "demo")).version, 1);
  }));

Deno.test("sweepStore() tells what cannot be removed and removes the rest; what others left is not touched", () =>
  inFolder(async (store) => {
    await makeVersions(store, 7);
    await Deno.writeTextFile(`${store}/demo/notes.tmp`, "");
    await Deno.writeTextFile(`${store}/demo/.editor.tmp`, "");
    const files = {
      ...DISK,
      rename(from: string, to: string) {
        if (from.endsWith("/v3")) throw new Deno.errors.PermissionDenied("no", { cause: { code: "EACCES" } });
        DISK.rename(from, to);
      },
    };
    const { versions, failed, leftOver, bytes } = await sweepStore(store, { ...LATER, files });
    assertEquals([short(store, versions), leftOver], [["v4", "v2", "v1"], []]);
    assertEquals(failed.map(({ context }) => context.path), [`${store}/demo/v3`]);
    assertGreater(bytes, 1000);
  }));

Deno.test("sweepStore() removes unpublished files of the store itself and of versions, and nothing of folders that are no groups", () =>
  inFolder(async (store) => {
    await makeVersions(store, 1);
    const name = ".x.01234567-89ab.tmp", foreign = [`${store}/mine/v1/paper.tex`, `${store}/mine/${name}`];
    await Deno.mkdir(`${store}/mine/v1`, { recursive: true });
    for (const path of [...foreign, `${store}/${name}`, `${store}/demo/v1/${name}`]) await Deno.writeTextFile(path, "");
    const { problems, notes } = await verifyStore(store);
    const left = [`${store}/${name}`, `${store}/demo/v1/${name}`].sort();
    assertEquals([problems, notes.map(({ path }) => path).sort()], [[], left]);
    assertEquals((await sweepStore(store, LATER)).leftOver.toSorted(), left);
    for (const path of foreign) assertEquals(Deno.statSync(path).isFile, true);
  }));
