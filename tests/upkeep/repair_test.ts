import { assert, assertEquals } from "@std/assert";
import { check } from "../../lib/upkeep/check.ts";
import { findRecords } from "../../lib/registry/records/found_records.ts";
import { repair } from "../../lib/upkeep/repair.ts";
import { flip, withTrained } from "./_project.ts";

const now = () => new Date("2024-03-01T12:00:00Z");

Deno.test("repair() of what is whole does nothing", () =>
  withTrained(async ({ folders }) => {
    assertEquals(await repair(folders, { now }), { done: [], lost: [] });
  }));

Deno.test("repair() rebuilds a registry.db that is gone or no database, and the forecasts are the same", () =>
  withTrained(async ({ folders, forecasts }) => {
    const before = await forecasts(), path = `${folders.registry}/registry.db`;
    for (const spoil of [() => Deno.removeSync(path), () => Deno.writeTextFileSync(path, "no database at all")]) {
      spoil();
      for (const companion of ["-wal", "-shm"]) await Deno.remove(path + companion).catch(() => {});
      assertEquals((await check(folders)).ok, false);
      const { done, lost } = await repair(folders, { now });
      assertEquals([done.length, lost.map(({ code }) => code)], [1, []]);
      assertEquals((await check(folders)).problems, []);
      assertEquals(await forecasts(), before);
    }
  }));

Deno.test("repair() sets a damaged version of a table aside, and the next training builds it anew", () =>
  withTrained(async ({ folders, forecasts, train }) => {
    const before = await forecasts();
    flip(`${folders.store}/small/v1/panel.parquet`, 30);
    assertEquals((await repair(folders, { now })).done.length, 1);
    const { problems, notes } = await check(folders);
    assertEquals(problems.map(({ path }) => path), [`${folders.store}/small/current.json`], "no version is left");
    assert(notes.some(({ path }) => path.includes("v1.damaged")), JSON.stringify(notes));
    assertEquals((await train("--quiet", "--no-charts")).code, 0);
    assertEquals((await check(folders)).problems, []);
    assertEquals(await forecasts(), before.replaceAll(/,1,(?=champion|fallback)/g, ",2,"));
  }));

Deno.test("repair() a registry.db and its records gone: nothing is made in their place, and what is lost is said each time", () =>
  withTrained(async ({ folders }) => {
    const { registry } = folders;
    for (const name of ["registry.db", "registry.db-wal", "registry.db-shm"]) {
      await Deno.remove(`${registry}/${name}`).catch(() => {});
    }
    for (const { sha256 } of findRecords(registry).records) Deno.removeSync(`${registry}/packs/${sha256}.pack`);
    const packs = [...Deno.readDirSync(`${registry}/packs`)].map(({ name }) => name);
    for (let n = 0; n < 2; n++) {
      const { done, lost } = await repair(folders, { now });
      assertEquals([done, lost.map(({ code }) => code)], [[], ["DATABASE_LOST"]]);
    }
    assertEquals([...Deno.readDirSync(`${registry}/packs`)].map(({ name }) => name), packs);
    assertEquals((await check(folders)).problems.map(({ code }) => code), ["DATABASE_LOST"]);
  }));

Deno.test("repair() brings back a run that the database has lost with its last writes", () =>
  withTrained(async ({ folders, forecasts, train }) => {
    const path = `${folders.registry}/registry.db`, former = Deno.readFileSync(path);
    assertEquals((await train("--quiet", "--no-charts", "--seed", "9")).code, 0);
    const before = await forecasts();
    for (const companion of ["-wal", "-shm"]) await Deno.remove(path + companion).catch(() => {});
    Deno.writeFileSync(path, former);
    assertEquals((await check(folders)).problems.map(({ code }) => code), ["RUN_LOST"]);
    const { done, lost } = await repair(folders, { now });
    assertEquals([done.length, lost], [1, []]);
    assertEquals((await check(folders)).problems, []);
    assertEquals(await forecasts(), before);
  }));
