import { assert, assertEquals } from "@std/assert";
import { check } from "../../lib/upkeep/check.ts";
import { Scratch } from "../../lib/storage/files/scratch.ts";
import { sweep } from "../../lib/upkeep/sweep.ts";
import { largestPack, withTrained } from "./_project.ts";

const later = () => new Date(Date.now() + 30 * 86_400_000);

Deno.test("sweep() finds nothing where all is in use, also without grace", () =>
  withTrained(async ({ folders, forecasts }) => {
    const before = await forecasts();
    const { removed } = await sweep(folders, { graceDays: 0, dryRun: false, now: later });
    assertEquals(removed, []);
    assertEquals((await check(folders)).problems, []);
    assertEquals(await forecasts(), before);
  }));

Deno.test("sweep() removes what died in each folder, after the grace period and not before; --dry-run nothing", () =>
  withTrained(async ({ folders, forecasts }) => {
    const { registry, store } = folders, before = await forecasts();
    const left = [`${registry}/packs/${"0".repeat(64)}.pack`, `${store}/small/.current_x`];
    Deno.copyFileSync(largestPack(registry), left[0]!);
    Deno.writeTextFileSync(left[1]!, "left");
    const young = await sweep(folders, { graceDays: 14, dryRun: false, now: () => new Date() });
    assertEquals(young.removed, []);
    const planned = await sweep(folders, { graceDays: 14, dryRun: true, now: later });
    assertEquals(planned.removed.map(({ path }) => path).toSorted(), left.toSorted());
    for (const path of left) assert(Deno.statSync(path).isFile);
    const done = await sweep(folders, { graceDays: 14, dryRun: false, now: later });
    assertEquals([done.removed, done.bytes], [planned.removed, planned.bytes]);
    const { ok, notes } = await check(folders);
    assertEquals([ok, notes], [true, []]);
    assertEquals(await forecasts(), before);
  }));

Deno.test("sweep() removes what a restore has left that was killed, also without grace; check() tells it", () =>
  withTrained(async ({ dir, folders }) => {
    const dead = `${dir}/.models.01234567-89ab.tmp`;
    Deno.mkdirSync(`${dead}/content`, { recursive: true });
    Deno.writeTextFileSync(`${dead}/content/registry.db`, "half");
    using living = Scratch.beside(folders.store);
    assertEquals((await check(folders)).notes.map(({ path }) => path), [dead]);
    const { removed, bytes } = await sweep(folders, { graceDays: 14, dryRun: false, now: () => new Date() });
    assertEquals([removed.map(({ path }) => path), bytes], [[dead], 4]);
    assert(Deno.statSync(living.path).isDirectory);
  }));
