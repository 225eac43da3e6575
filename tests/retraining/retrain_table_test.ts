import { assertEquals } from "@std/assert";
import { prepareTable } from "@lib/data/prepare.ts";
import { recordedVersion } from "@lib/data/publish_version.ts";
import type { WatchTable } from "@lib/retraining/watched_table.ts";
import { first, ITEMS, rows, trained } from "./_retrained.ts";

/** One key has an alarm: that is no mass. */
const watch: WatchTable = ({ group }) => {
  const conditions = group.keys.map((key) => {
    const isDegraded = key.parts[0] === "degraded";
    return { key, condition: isDegraded ? "degraded" : "ok", gain: isDegraded ? 0.3 : null } as const;
  });
  return Promise.resolve({ conditions, blocked: [], withheld: [] });
};

Deno.test("retrainTable() trains who is new, stale or degraded and leaves the rest; again it does nothing, and makes no run", () =>
  trained(async ({ project, retrain, serving }) => {
    const { plan, trained, serves, dataVersion } = await retrain(39, { items: [...ITEMS, "fresh"], watch });
    assertEquals(plan.keys.map(({ key, reason, tier, gain }) => [key.parts[0], reason, tier, gain]), [
      ["degraded", "degraded", "refit", 0.3],
      ["fresh", "new", "competition", null],
      ["stale", "stale", "refit", null],
    ]);
    assertEquals(plan.skipped.map(({ key, reason }) => [key.parts[0], reason]), [["unchanged", "UNCHANGED"]]);
    const run = trained!.run;
    assertEquals([serves, dataVersion, trained!.tested, trained!.promoted.length], [true, 2, 3, 3]);
    assertEquals(serving(), { stale: run, degraded: run, fresh: run, unchanged: first });
    assertEquals(await recordedVersion(project.paths.store, "shop"), 2);
    const report = JSON.parse(Deno.readTextFileSync(`${project.paths.reports}/${run}/retraining.json`));
    assertEquals([report.trained.run, report.keys.length], [run, 3]);

    const again = await retrain(39, { items: [...ITEMS, "fresh"] });
    assertEquals([again.plan.keys, again.trained, again.serves], [[], null, true]);
    assertEquals(project.files("reports").filter((path) => path.endsWith("manifest.json")).length, 2);
  }));

Deno.test("retrainTable() says which table serves while something blocks, also where somebody else has let it serve", () =>
  trained(async ({ project, retrain }) => {
    const blocked = [{ code: "UNIT_CHANGED", message: "m" }];
    const blocks: WatchTable = () => Promise.resolve({ conditions: [], blocked, withheld: [] });
    assertEquals((await retrain(39, { watch: blocks })).serves, false);
    await prepareTable(project.config, { store: project.paths.store, input: project.write(rows(39), "t39.csv") });
    const { serves, trained, dataVersion } = await retrain(39, { watch: blocks });
    assertEquals([serves, trained, dataVersion], [true, null, 2]);
  }));
