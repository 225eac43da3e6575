import { assertEquals } from "@std/assert";
import { seal, unseal } from "../../lib/storage/files/sealed.ts";
import { check } from "../../lib/upkeep/check.ts";
import { verifyLineage } from "../../lib/upkeep/verify_lineage.ts";
import { keepImport } from "../../lib/registry/packs/imports.ts";
import { SHARED_PLAN } from "../../lib/training/plan/plan_record.ts";
import { addChampion, KEYS, open, runInput } from "../registry/_fixtures.ts";
import { withTrained } from "./_project.ts";

/** Another whole version in the place of the first one. */
function replaceVersion(store: string): void {
  const path = `${store}/small/v1/group.json`;
  Deno.writeTextFileSync(path, seal({ ...unseal(Deno.readTextFileSync(path)), contentHash: "other" }));
}

Deno.test("verifyLineage() notes a version that models were not trained on, though all is whole", () =>
  withTrained(async ({ folders }) => {
    const run = [...Deno.readDirSync(folders.reports)][0]?.name ?? "";
    assertEquals(await verifyLineage(folders), { problems: [], notes: [] });
    replaceVersion(folders.store);
    const { ok, notes } = await check(folders);
    assertEquals([ok, notes.map(({ code, path, name }) => [code, path, name])], [
      true,
      [["OTHER_DATA", `${folders.store}/small/v1`, `run ${run}`]],
    ]);
  }));

Deno.test("verifyLineage() finds that a model is gone which a run entered, whatever has its name now", async () => {
  const root = Deno.makeTempDirSync(), folders = { registry: root, store: `${root}/none`, reports: `${root}/none` };
  const registry = open(root), { entry: { model } } = keepImport(root, { name: "vendor", bytes: Uint8Array.of(1) });
  const contenders = [{ name: "vendor", family: "imported", scope: "pooled", params: { model } }];
  const plan = { folds: [], holdout: null, end: "", contenders, combinations: false, limited: false };
  const run = registry.begin(runInput("one", { keys: 1 }));
  for (const key of KEYS.slice(0, 1)) addChampion(run, key);
  run.addShared(SHARED_PLAN, new TextEncoder().encode(JSON.stringify(plan)));
  run.commit(() => ({}));
  registry.close();
  keepImport(root, { name: "vendor", bytes: Uint8Array.of(2) });
  assertEquals((await verifyLineage(folders)).problems, []);
  Deno.removeSync(`${root}/imports/${model}.model`);
  const { problems } = await check(folders);
  assertEquals(problems.map(({ code, name }) => [code, name]), [["CORRUPT_IMPORT", model]]);
});

Deno.test("verifyLineage() leaves to others what cannot be read, and what is not there", () =>
  withTrained(async ({ folders }) => {
    const nothing = { problems: [], notes: [] };
    replaceVersion(folders.store);
    assertEquals((await verifyLineage(folders)).notes.length, 1);
    assertEquals(await verifyLineage({ ...folders, registry: `${folders.registry}/none` }), nothing);
    assertEquals(await verifyLineage({ ...folders, store: `${folders.store}/none` }), nothing);
    Deno.truncateSync(`${folders.store}/small/v1/group.json`, 10);
    assertEquals(await verifyLineage(folders), nothing);
    Deno.truncateSync(`${folders.registry}/registry.db`, 4096);
    assertEquals(await verifyLineage(folders), nothing);
  }));
