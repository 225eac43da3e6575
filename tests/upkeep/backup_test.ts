import { assert, assertEquals, assertRejects } from "@std/assert";
import { ForecastError } from "../../lib/core/errors/errors.ts";
import { backUp } from "../../lib/upkeep/backup.ts";
import { check } from "../../lib/upkeep/check.ts";
import { restore } from "../../lib/upkeep/restore.ts";
import { flip, largestPack, withTrained } from "./_project.ts";

const now = () => new Date("2024-03-01T12:00:00Z");

Deno.test("a backup, restored elsewhere, verifies and forecasts the same", () =>
  withTrained(async ({ dir, folders, forecasts }) => {
    const file = `${dir}/backup.tar`, before = await forecasts();
    const made = await backUp(file, folders, { now });
    assertEquals([made.created, made.problems], ["2024-03-01T12:00:00.000Z", []]);
    const elsewhere = { registry: `${dir}/new/models`, store: `${dir}/new/store`, reports: `${dir}/new/reports` };
    const restored = await restore(file, elsewhere);
    assertEquals([restored.files, restored.bytes], [made.files, made.bytes]);
    const there = await check(elsewhere), here = await check(folders);
    assertEquals([there.ok, there.versions, there.packs, there.dataVersions, there.reports], [
      true,
      here.versions,
      here.packs,
      here.dataVersions,
      here.reports,
    ]);
    assertEquals(await forecasts(elsewhere), before);
  }));

Deno.test("a backup while others train holds whole runs only", () =>
  withTrained(async ({ dir, folders, train }) => {
    const perRun = (await check(folders)).versions, training = train("--quiet", "--no-charts");
    for (let n = 0; n < 4; n++) {
      await backUp(`${dir}/${n}.tar`, folders, { now });
      const at = { registry: `${dir}/${n}/m`, store: `${dir}/${n}/s`, reports: `${dir}/${n}/r` };
      await restore(`${dir}/${n}.tar`, at);
      const { problems, versions } = await check(at);
      assertEquals(problems, []);
      assertEquals(versions % perRun, 0);
    }
    assertEquals((await training).code, 0);
    assertEquals((await check(folders)).versions, 2 * perRun);
  }));

Deno.test("a backup holds what the product has made, whatever else lies in its folders", () =>
  withTrained(async ({ dir, folders }) => {
    const { registry, store, reports } = folders, run = [...Deno.readDirSync(reports)][0]?.name ?? "";
    const made = await backUp(`${dir}/clean.tar`, folders, { now });
    for (const folder of [registry, store, `${store}/small`, `${store}/small/v1`, reports, `${reports}/${run}`]) {
      Deno.writeTextFileSync(`${folder}/notes.txt`, "mine");
      Deno.symlinkSync("nowhere", `${folder}/dangling`);
      Deno.symlinkSync(".", `${folder}/self`);
      await new Deno.Command("mkfifo", { args: [`${folder}/pipe.json`] }).output();
      Deno.mkdirSync(`${folder}/own`);
      Deno.writeTextFileSync(`${folder}/own/x.json`, "mine");
    }
    Deno.symlinkSync(run, `${reports}/latest`);
    for (const folder of [reports, `${reports}/${run}`, store, `${store}/small`, registry]) {
      for (let n = 0; n < 2; n++) {
        const again = await backUp(`${folder}/backup.tar`, folders, { now });
        assertEquals([again.files, again.bytes], [made.files, made.bytes], folder);
      }
    }
  }));

Deno.test("damage that is there is told and copied as it is; a missing registry and two at once are refused", () =>
  withTrained(async ({ dir, folders }) => {
    const file = `${dir}/backup.tar`, pack = largestPack(folders.registry);
    flip(pack, 40);
    const { problems } = await backUp(file, folders, { now });
    assert(problems.some(({ code }) => code === "CORRUPT_PACK"), JSON.stringify(problems));
    Deno.removeSync(pack);
    assert((await backUp(file, folders, { now })).problems.length > 0);
    const both = await Promise.allSettled([1, 2].map((n) => backUp(`${dir}/${n}.tar`, folders, { now })));
    assertEquals(both.map(({ status }) => status).toSorted(), ["fulfilled", "rejected"]);
    const none = { ...folders, registry: `${dir}/none` };
    assertEquals((await assertRejects(() => backUp(file, none, { now }), ForecastError)).code, "NOT_FOUND");
  }));

Deno.test("a backup to what can be no file is refused by name before the work", () =>
  withTrained(async ({ dir, folders }) => {
    Deno.mkdirSync(`${dir}/folder.tar`);
    for (const file of ["/dev/full", "/dev/null", `${dir}/folder.tar`]) {
      const error = await assertRejects(() => backUp(file, folders, { now }), ForecastError);
      assertEquals(error.code, "WRITE_FAILED", file);
    }
  }));
