import { assertEquals } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import { leftSwept, readLeftSwept } from "../../../lib/registry/maintenance/left_swept.ts";
import { sweepRegistry } from "../../../lib/registry/maintenance/sweep.ts";
import { KEYS, open, register } from "../_fixtures.ts";

Deno.test("leftSwept() is what was swept here and neither serves nor waits there", () => {
  const root = Deno.makeTempDirSync(), path = `${root}/registry.db`, registry = open(root);
  for (const run of ["r1", "r2"]) register(registry, run, [KEYS[0]], { model: new TextEncoder().encode(run) });
  registry.close();
  assertEquals(readLeftSwept(path, path), new Set());
  const { packs } = sweepRegistry(root, { now: new Date("2199-01-01"), graceDays: 0, keep: 0 });
  assertEquals([packs.length > 0, readLeftSwept(path, path)], [true, new Set(packs)]);
  const database = new DatabaseSync(path), theirs = new DatabaseSync(":memory:");
  theirs.exec(
    `CREATE TABLE packs (id, sha256); CREATE TABLE artifacts (id, pack_id); CREATE TABLE shared (run_id, artifact_id);
    CREATE TABLE aliases (version_id); CREATE TABLE versions (id, stage, model_id, leaderboard_id, run_id);
    INSERT INTO artifacts VALUES (1, 1); INSERT INTO versions VALUES (1, 'Staging', 1, NULL, 'r1')`,
  );
  theirs.prepare("INSERT INTO packs VALUES (1, ?)").run(packs[0] ?? "");
  assertEquals(leftSwept(database, theirs), new Set(packs.slice(1)));
  theirs.exec("UPDATE versions SET stage = 'Archived'");
  assertEquals(leftSwept(database, theirs), new Set(packs));
  for (const each of [database, theirs]) each.close();
});
