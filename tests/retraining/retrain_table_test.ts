import { DatabaseSync } from "node:sqlite";
import { assertEquals, assertRejects } from "@std/assert";
import { DataError } from "@lib/core/errors/errors.ts";
import { dataShapeOf } from "@lib/data/data_shape.ts";
import { currentGroup } from "@lib/data/store/feature_store.ts";
import { TrainedRuns } from "@lib/lifecycle/trained_runs.ts";
import { prepareTable } from "@lib/data/prepare.ts";
import { recordedVersion } from "@lib/data/store/serving_record.ts";
import { openRegistry } from "@lib/registry/registry.ts";
import type { TableWatcher } from "@lib/retraining/watched_table.ts";
import type { Trigger } from "@lib/retraining/plan_retraining.ts";
import { linesOf, SEEN } from "../monitoring/rows/_trained.ts";
import { trainedRows } from "./_rows.ts";
import { first, ITEMS, rows, trained } from "./_retrained.ts";

/** One key has an alarm: that is no mass. */
const watch: TableWatcher = ({ group }) => {
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
    const blocks: TableWatcher = () => Promise.resolve({ conditions: [], blocked, withheld: [] });
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

Deno.test("retrainTable() of rows trains keys of which many rows are new, and lets them serve; again it does nothing", async () => {
  const { retrain, root, with: open } = await trainedRows("regression");
  const grown = [...linesOf(0, SEEN), ...linesOf(SEEN, SEEN + 40, "b"), ...linesOf(SEEN + 40, SEEN + 120, "c")];
  const { plan, trained, serves, dataVersion } = await retrain(grown);
  assertEquals(plan.keys.map(({ key, reason, tier }) => [key.parts[0], reason, tier]), [
    ["c", "new", "competition"],
    ["b", "stale", "competition"],
  ]);
  assertEquals(plan.skipped.map(({ key, reason }) => [key.parts[0], reason]), [["a", "FRESH"]]);
  assertEquals([serves, dataVersion, trained!.tested, trained!.promoted.length, trained!.lostIntervals], [
    true,
    2,
    2,
    2,
    0,
  ]);
  const served = await open((registry) =>
    registry.resolveAll({ group: "t" }).map(({ key, run }) => [key.parts[0]!, run])
  );
  const of = Object.fromEntries(served);
  assertEquals([of.b, of.c, of.a !== of.b], [trained!.run, trained!.run, true]);
  // The models of all keys have every key in them, whoever is trained.
  const report = JSON.parse(Deno.readTextFileSync(`${root}/reports/${trained!.run}/retraining.json`));
  assertEquals([report.keys.length, report.trained.changes.keys], [2, 1]);
  const again = await retrain(grown);
  assertEquals([again.plan.keys, again.trained, again.serves], [[], null, true]);
  const all = await retrain(grown, { triggers: ["manual"] });
  assertEquals([all.plan.keys.map(({ key }) => key.parts[0]), all.plan.skipped.map(({ reason }) => reason)], [
    [],
    ["UNCHANGED", "UNCHANGED", "UNCHANGED"],
  ]);
});

Deno.test("retrainTable() of rows acts on alarms as on those of forecasts: by their trigger, once a cool-down", async () => {
  const { retrain } = await trainedRows("regression", { retraining: { refit: 90, coolDown: 20 } });
  const dear = (line: string) => {
    const [shop, age, plan, spent, ...rest] = line.split(",");
    return [shop, age, plan, shop === "a" ? 2 * Number(spent) : spent, ...rest].join(",");
  };
  const few = [...linesOf(0, SEEN), ...linesOf(SEEN, SEEN + 44).map(dear)];
  const many = [...few, ...linesOf(SEEN + 44, SEEN + 84).map(dear)], isWatched = true;
  const planOf = async (lines: readonly string[], triggers?: Trigger[]) => {
    const { plan: { keys, skipped } } = await retrain(lines, { triggers }, { isWatched });
    return [
      keys.map(({ key, reason, alarm }) => [key.parts[0], reason, alarm]),
      skipped.map(({ key, reason }) => [key.parts[0], reason]),
    ];
  };
  const rest = ["b", "FRESH"];
  assertEquals(await planOf(few), [[], [["a", "COOL_DOWN"], rest]]);
  assertEquals(await planOf(many, ["schedule"]), [[], [["a", "TRIGGER"], rest]]);
  assertEquals(await planOf(many, ["performance"]), [[["a", "degraded", "COVERAGE_DOWN"]], [rest]]);
  assertEquals((await planOf(many))[0], []);
});

Deno.test("retrainTable() of rows refuses to leave models of all keys, and learns a class that came new", async () => {
  const { retrain, at, with: open } = await trainedRows("classes");
  const more = linesOf(SEEN, SEEN + 60).map((line, i) => i % 3 ? line : line.replace(/(yes|no)$/, "perhaps"));
  const grown = [...linesOf(0, SEEN), ...more];
  const { code } = await assertRejects(() => retrain(grown, { scope: "local" }), DataError);
  assertEquals(code, "WRONG_PROBLEM");
  const { trained } = await retrain(grown);
  assertEquals([trained?.tested, trained?.promoted.length, trained?.refused], [2, 2, []]);
  const spec = await open(async (registry) => {
    const runs = new TrainedRuns(registry, dataShapeOf(await currentGroup(at.store, "t")));
    return (await runs.open(trained!.run)).rows.spec();
  });
  assertEquals(spec.classes, ["no", "perhaps", "yes"]);
});
