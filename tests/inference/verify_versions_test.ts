import { assertEquals } from "@std/assert";
import type { InferenceSource } from "@lib/inference/plan/plan_inference.ts";
import { verifyVersions } from "@lib/inference/verify_versions.ts";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { openRegistry } from "@lib/registry/registry.ts";
import { KEYS, modelPacks, naiveChampion, NOW, SPEC } from "./_fixtures.ts";
import { rowsWorkspace } from "./rows/_store.ts";
import { TABLE, Workspace } from "./_store.ts";

/** Verified, forecast, and the code of each broken key. */
async function facts(source: InferenceSource, run = "r1") {
  const registry = openRegistry(source.registry, { now: NOW, readOnly: true });
  const versions = registry.listVersions({ run });
  registry.close();
  const { verified, forecast, broken } = await verifyVersions(source, versions);
  return [verified, forecast, broken.map(({ version, code }) => [version.key.parts[0], code])];
}

async function served(): Promise<Workspace> {
  const work = new Workspace();
  await work.load();
  work.register("r1", { keys: KEYS });
  return work;
}

Deno.test("verifyVersions() loads every model and forecasts keys of the table", async () => {
  const work = await served();
  assertEquals(await facts(work.source({})), [3, 3, []]);
  await work.load(TABLE.replace(/.*\.\.\/x,9\n/, ""));
  assertEquals(await facts(work.source({})), [3, 2, []]);
});

Deno.test("verifyVersions() without a table decodes", async () => {
  const work = await served(), source = { ...work.source({}), store: `${work.root}/none` };
  assertEquals(await facts(source), [3, 0, []]);
  work.register("r2", { keys: [KEYS[0]!], champion: naiveChampion({ spec: { ...SPEC, names: [] } }) });
  assertEquals(await facts(source, "r2"), [0, 0, [["007", "SPEC_MISMATCH"]]]);
});

Deno.test("verifyVersions() a lost pack breaks its versions, though former ones could stand in, with and without a table", async () => {
  const work = await served();
  work.register("r2", { keys: [KEYS[1]!], champion: naiveChampion({ horizon: 2 }) });
  Deno.truncateSync(modelPacks(work.registry).at(-1)!, 20);
  assertEquals(await facts(work.source({}), "r2"), [0, 0, [["7", "CORRUPT_PACK"]]]);
  assertEquals(await facts({ ...work.source({}), store: `${work.root}/none` }, "r2"), [0, 0, [["7", "CORRUPT_PACK"]]]);
  assertEquals(await facts(work.source({})), [3, 3, []]);
});

Deno.test("verifyVersions() of a table without a calendar predicts its rows, and tells models that cannot be read", async () => {
  const { source } = await rowsWorkspace({ keys: [seriesKey(["a", "north"])] });
  assertEquals(await facts(source), [1, 1, []]);
  assertEquals(await facts({ ...source, store: "/none" }), [1, 0, []]);
  Deno.truncateSync(modelPacks(source.registry).at(-1)!, 20);
  assertEquals(await facts(source), [0, 0, [["a", "CORRUPT_PACK"]]]);
});

Deno.test("verifyVersions() of nothing opens nothing", async () => {
  assertEquals(await verifyVersions({ registry: "/none", store: "/none", now: NOW }, []), {
    verified: 0,
    forecast: 0,
    broken: [],
  });
});
