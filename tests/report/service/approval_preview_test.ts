import { assertEquals, assertRejects } from "@std/assert";
import { RegistryError } from "@lib/core/errors/errors.ts";
import type { KeptVersion } from "@lib/lifecycle/move_plan.ts";
import { openRegistry } from "@lib/registry/registry.ts";
import { previewApproval } from "@lib/report/service/approval_preview.ts";
import { KEYS, NOW } from "../../inference/_fixtures.ts";
import { Workspace } from "../../inference/_store.ts";

async function preview(broken: (work: Workspace) => readonly string[] = () => []): ReturnType<typeof previewApproval> {
  const work = new Workspace();
  await work.load();
  work.register("r1", { keys: KEYS.slice(1), stage: "Production" });
  work.register("r2", { keys: KEYS, stage: "Staging" });
  const registry = openRegistry(work.registry, { now: NOW, readOnly: true }), codes = broken(work);
  try {
    return await previewApproval(registry, work.source({}), {
      run: "r2",
      verify: (versions) => Promise.resolve(codes.map((code, i): KeptVersion => ({ version: versions[i]!, code }))),
    });
  } finally {
    registry.close();
  }
}

Deno.test("previewApproval() tells what would move and what it does to forecasts; nothing has moved", async () => {
  const { run, promoted, archived, moves, keys, kept, forecasts, event } = await preview();
  assertEquals([run, promoted, archived, moves, kept.length, event], ["r2", 3, 2, 3, 0, null]);
  assertEquals(keys.map(({ from, to }) => [from?.run ?? null, to.run]), [[null, "r2"], ["r1", "r2"], ["r1", "r2"]]);
  assertEquals([forecasts.demo?.keys, forecasts.demo?.changed, forecasts.demo?.gained], [2, 0, 1]);
});

Deno.test("previewApproval() names models that cannot serve, and refuses what the command refuses", async () => {
  const { promoted, conflicts, kept } = await preview(() => ["CORRUPT_PACK"]);
  assertEquals([promoted, conflicts, kept.map(({ key, code }) => [key, code])], [2, 1, [[
    KEYS[0].parts,
    "CORRUPT_PACK",
  ]]]);
  const work = new Workspace();
  await work.load();
  work.register("r1", { keys: KEYS, stage: "None" });
  const registry = openRegistry(work.registry, { now: NOW, readOnly: true });
  const { code } = await assertRejects(
    () => previewApproval(registry, work.source({}), { run: "r1", verify: () => Promise.resolve([]) }),
    RegistryError,
  );
  registry.close();
  assertEquals(code, "NOT_STAGED");
});
