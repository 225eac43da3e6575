import { assertEquals, assertRejects } from "@std/assert";
import { copy } from "@std/fs";
import { DataError, WorkerError } from "@lib/core/errors.ts";
import { recordedVersion } from "@lib/data/publish_version.ts";
import { openRegistry } from "@lib/registry/registry.ts";
import { retrainTable } from "@lib/retraining/retrain_table.ts";
import type { RetrainingResult } from "@lib/retraining/retraining_result.ts";
import type { RetrainingRequest } from "@lib/retraining/plan_table_retraining.ts";
import { watchNothing, type WatchTable } from "@lib/retraining/watched_table.ts";
import { Mark } from "@lib/storage/mark.ts";
import { keyRows, Project, type TableRow } from "../training/_project.ts";

const ITEMS = ["stale", "unchanged", "degraded"];

/** Rows of items, without those of `unchanged` after its third year; four more months make them older than a refit allows. */
function rows(months: number, items = ITEMS): TableRow[] {
  return items.flatMap((item) =>
    keyRows(item, "x", months).map((row, t) => item === "unchanged" && t >= 36 ? { ...row, demand: "" } : row)
  );
}

const open = () =>
  new Project(rows(36), {
    contenders: ["naive", "seasonal_naive"],
    exogenous: {},
    horizon: 3,
    folds: { count: 1 },
  });
const original = open(), first = (await original.train()).run;
addEventListener("unload", () => original[Symbol.dispose]());

/** What one retraining is told. */
interface Retraining {
  readonly items?: string[];
  readonly watch?: WatchTable;
  readonly request?: RetrainingRequest;
  readonly signal?: AbortSignal;
}

/** A table of three keys that is trained; `retrain` on so many months; `serving`: the run that serves each item. */
async function trained(
  act: (at: {
    project: Project;
    retrain: (months: number, more?: Retraining) => Promise<RetrainingResult>;
    serving: () => Record<string, string>;
  }) => Promise<void>,
) {
  using project = open();
  for (const name of ["store", "registry", "reports"] as const) {
    await copy(original.paths[name], project.paths[name], { overwrite: true });
  }
  let minute = 0;
  await act({
    project,
    retrain(months, { items, watch = watchNothing, request = {}, signal } = {}) {
      const input = project.write(rows(months, items), `t${months}.csv`), at = Date.UTC(2024, 1, 1, 0, minute++);
      return retrainTable(project.config, { ...project.paths, input, request, watch, signal, now: () => new Date(at) });
    },
    serving() {
      const registry = openRegistry(project.paths.registry, { now: () => new Date(0), readOnly: true });
      const found = registry.resolveAll({ group: "shop" }).map(({ key, run }) => [key.parts[0]!, run]);
      registry.close();
      return Object.fromEntries(found);
    },
  });
}

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

Deno.test("retrainTable() changes nothing that serves where something blocks, another works, or it is stopped", () =>
  trained(async ({ project, retrain, serving }) => {
    const stands = async () => [serving(), await recordedVersion(project.paths.store, "shop")];
    const before = await stands();
    const blocked = [{ code: "UNIT_CHANGED", message: "m" }];
    const stopped = await retrain(39, { watch: () => Promise.resolve({ conditions: [], blocked, withheld: [] }) });
    assertEquals([stopped.plan.blocked, stopped.trained, stopped.serves], [blocked, null, false]);
    assertEquals(await stands(), before);

    const mark = Mark.take(`${project.paths.reports}/.shop.retraining`);
    assertEquals((await assertRejects(() => retrain(39), DataError)).code, "RUN_IN_PROGRESS");
    mark?.release();

    const aborted = await assertRejects(() => retrain(39, { signal: AbortSignal.abort() }), WorkerError);
    assertEquals([aborted.code, await stands()], ["ABORTED", before]);
    // What was begun is gone on with: no second run.
    const { trained } = await retrain(39);
    assertEquals([trained?.promoted.length, serving().unchanged], [2, first]);
    assertEquals(project.files("reports").filter((path) => path.endsWith("run.log")).length, 2);
  }));

Deno.test("retrainTable() brings to an end what was trained and cut off before it served", () =>
  trained(async ({ project, retrain, serving }) => {
    const { trainTable } = await import("@lib/training/train.ts");
    const input = project.write(rows(37), "next.csv");
    const cut = await trainTable(project.config, {
      ...project.paths,
      input,
      settle: "gate",
      serve: false,
      replace: true,
      now: () => new Date(Date.UTC(2024, 0, 20)),
    });
    assertEquals(Object.values(serving()).includes(cut.run), false);
    const { finished, trained, plan } = await retrain(37);
    assertEquals([finished.map(({ run, promoted }) => [run, promoted.length]), trained], [[[cut.run, 3]], null]);
    assertEquals([new Set(Object.values(serving())), plan.keys], [new Set([cut.run]), []]);
    assertEquals((await retrain(37)).finished, []);
  }));
