import { assert, assertEquals } from "@std/assert";
import { check } from "../../lib/upkeep/check.ts";
import { flip, largestPack, withTrained } from "./_project.ts";

Deno.test("check() of what was just written finds nothing; of nothing likewise", () =>
  withTrained(async ({ dir, folders }) => {
    const found = await check(folders);
    assertEquals([found.ok, found.problems, found.notes], [true, [], []]);
    assert(found.versions >= 3 && found.packs >= 2 && found.bytes > 1000, JSON.stringify(found));
    assertEquals([found.dataVersions, found.reports], [1, 1]);
    const none = await check({ registry: `${dir}/a`, store: `${dir}/b`, reports: `${dir}/c` });
    assertEquals([none.ok, none.versions, none.bytes], [true, 0, 0]);
  }));

Deno.test("check() finds one changed byte in each kind of file, and names it", () =>
  withTrained(async ({ folders }) => {
    const { registry, store, reports } = folders;
    const run = [...Deno.readDirSync(reports)][0]?.name ?? "";
    const files: [string, number][] = [
      [largestPack(registry), 40],
      [`${store}/small/v1/panel.parquet`, 30],
      [`${store}/small/v1/keys.bin`, 20],
      [`${store}/small/v1/group.json`, 30],
      [`${reports}/${run}/training_summary.json`, 20],
      [`${reports}/${run}/outcomes.csv`, -20],
      [`${reports}/${run}/leaderboard.parquet`, 20],
    ];
    for (const [path, at] of files) {
      flip(path, at);
      const { ok, problems } = await check(folders);
      assertEquals(ok, false, path);
      assert(problems.some((problem) => problem.path.startsWith(path)), `${path}: ${JSON.stringify(problems)}`);
      flip(path, at);
    }
    assertEquals((await check(folders)).problems, []);
  }));
