import { assertEquals } from "@std/assert";
import { hashBytes } from "@lib/core/bytes/hash.ts";
import { openRegistry } from "@lib/registry/registry.ts";
import { defaultSpec } from "@lib/features/proposal/default_spec.ts";
import { specHash } from "@lib/features/spec/spec.ts";
import { journalPinned } from "@lib/training/tasks/imported_models.ts";
import { pinnedModels, renewPinned } from "@lib/training/plan/pinned_models.ts";
import { journalOf } from "@lib/training/tasks/run_folder.ts";
import { SILENT_LOGGER } from "@lib/core/logger.ts";
import { Project, tableRows } from "../_project.ts";

Deno.test("pinnedModels() are those that a run registered, and journalPinned() keeps them for its workers", async () => {
  using project = new Project(tableRows(2, 48));
  const { run } = await project.train();
  const registry = openRegistry(project.paths.registry, { now: () => new Date(), readOnly: true });
  const pinned = pinnedModels(registry, run), hash = pinned.models.global_ridge ?? "";
  assertEquals([pinned.run, "global_ridge" in pinned.models], [run, true]);
  const plan = await project.plan({ pinned });
  assertEquals([plan.pinned, plan.spec], [{ run, models: { global_ridge: hash } }, pinned.spec]);
  const journal = journalOf(`${project.root}/other`, plan, { log: SILENT_LOGGER });
  await journal.create({ run: "other", hash: plan.hash, workHash: "w", data: { group: "shop", version: 1 } });
  await journalPinned(journal, plan, registry);
  assertEquals(hashBytes(await journal.imported(hash) ?? new Uint8Array()), hash);
  registry.close();
});

Deno.test("renewPinned() has the dates of the table as it is now, one object for equal specs, of the same identity", () => {
  const calendar = { frequency: "day", anchor: 0 } as const;
  const datesOf = (...days: number[]) => {
    const entry = {
      name: "event_fair",
      isHoliday: false,
      places: [],
      days,
      last: days,
      minute: 0,
      before: 0,
      after: 0,
    };
    return { source: null, from: 0, until: 999, columns: [], entries: [entry] };
  };
  const spec = defaultSpec({ calendar, horizon: 2, historyLength: 9, names: ["event_fair"], dates: datesOf(5) });
  const pinned = { run: "r", spec, specs: { other: spec }, models: {} };
  const renewed = renewPinned(pinned, datesOf(5, 30));
  assertEquals(renewed.spec.dates?.entries[0].periods, [5, 30]);
  assertEquals([renewed.specs.other === renewed.spec, specHash(renewed.spec)], [true, specHash(spec)]);
  assertEquals(renewPinned(pinned, undefined), pinned);
});
