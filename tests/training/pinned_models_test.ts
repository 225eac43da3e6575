import { assertEquals } from "@std/assert";
import { hashBytes } from "@lib/core/hash.ts";
import { openRegistry } from "@lib/registry/registry.ts";
import { journalPinned, pinnedModels } from "@lib/training/pinned_models.ts";
import { journalOf } from "@lib/training/run_folder.ts";
import { SILENT } from "@lib/core/logger.ts";
import { Project, tableRows } from "./_project.ts";

Deno.test("pinnedModels() are those that a run registered, and journalPinned() keeps them for its workers", async () => {
  using project = new Project(tableRows(2, 48));
  const { run } = await project.train();
  const registry = openRegistry(project.paths.registry, { now: () => new Date(), readOnly: true });
  const pinned = pinnedModels(registry, run), hash = pinned.models.global_ridge ?? "";
  assertEquals([pinned.run, "global_ridge" in pinned.models], [run, true]);
  const plan = await project.plan({ pinned });
  assertEquals([plan.pinned, plan.spec], [{ run, models: { global_ridge: hash } }, pinned.spec]);
  const journal = journalOf(`${project.root}/other`, plan, { log: SILENT });
  await journal.create({ run: "other", hash: plan.hash, workHash: "w", data: { group: "shop", version: 1 } });
  await journalPinned(journal, plan, registry);
  assertEquals(hashBytes(await journal.imported(hash) ?? new Uint8Array()), hash);
  registry.close();
});
