import { DatabaseSync } from "node:sqlite";
import { assertEquals } from "@std/assert";
import { prepareTable } from "@lib/data/prepare.ts";
import { recordedVersion } from "@lib/data/publish_version.ts";
import { openRegistry } from "@lib/registry/registry.ts";
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

Deno.test("retrainTable() brings a run to an end that was cut off before it served, but for what people have decided since", () =>
  trained(async ({ project, retrain, serving }) => {
    const input = project.write(rows(39), "t39.csv"), { store, registry: root } = project.paths;
    const { group: { keys } } = await prepareTable(project.config, { store, input, serve: false });
    // All that a retraining does before its models are let serve.
    const retraining = { keys: keys.map(({ id }) => id) };
    const { run } = await project.train({ input, retraining, serve: false, settle: "gate", replace: true });
    const registry = openRegistry(root, { now: () => new Date(Date.UTC(2024, 0, 2)) }),
      detail = { by: "ana", note: "n" };
    const [rejected, promoted, open] = registry.listVersions({ run, stage: "Staging" });
    const championOf = ({ key }: { key: { id: string } }) => registry.resolve(key.id)?.id ?? null;
    registry.act({
      ...{ kind: "REJECTED", run, detail },
      moves: [{ version: rejected!.id, from: "Staging", to: "Staging", champion: championOf(rejected!) }],
    });
    registry.act({
      ...{ kind: "PROMOTED", run, detail },
      moves: [{ version: promoted!.id, from: "Staging", to: "Production", champion: championOf(promoted!) }],
    });
    registry.close();
    const { finished, plan } = await retrain(39, { request: { triggers: ["schedule"] } });
    assertEquals(finished.map(({ promoted, refused }) => [promoted.length, refused.map(({ code }) => code)]), [
      [2, ["REJECTED"]],
    ]);
    assertEquals(plan.keys, []);
    const names = [rejected, promoted, open].map((version) => version!.key.parts[0]!), runs = serving();
    assertEquals(names.map((name) => runs[name]), [first, run, run]);
    assertEquals((await retrain(39)).finished, []);
  }));

Deno.test("retrainTable() a new model takes the place of a champion whose row is damaged", () =>
  trained(async ({ project, retrain, serving }) => {
    using database = new DatabaseSync(`${project.paths.registry}/registry.db`);
    database.exec("UPDATE versions SET digest = NULL WHERE id = 1");
    const { plan, trained } = await retrain(40);
    assertEquals(plan.keys.some(({ reason }) => reason === "new"), true);
    assertEquals([trained?.conflicts, trained?.promoted.length], [[], plan.keys.length]);
    assertEquals(plan.keys.map(({ key }) => serving()[key.parts[0]!]), plan.keys.map(() => trained!.run));
  }));
