import { assert, assertEquals, assertMatch } from "@std/assert";
import { type Logger, SILENT_LOGGER } from "@lib/core/logger.ts";
import { previewForecasts } from "@lib/inference/preview_forecasts.ts";
import { verifyVersions } from "@lib/inference/verify_versions.ts";
import type { VersionRow } from "@lib/registry/versions/row_types.ts";
import { openRegistry } from "@lib/registry/registry.ts";
import { KEYS, naiveChampion, NOW, shapeFor } from "./_fixtures.ts";
import { Workspace } from "./_store.ts";
import { clearImmediate, setImmediate } from "node:timers";
import type { NumberReading } from "@lib/competition/calibration/row_reading.ts";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { READING, registerRows, rowsChampion } from "./rows/_fixtures.ts";
import { rowsWorkspace } from "./rows/_store.ts";

const larger = naiveChampion({ members: naiveChampion().members.map((member) => ({ ...member, smear: 1.5 })) });

/** A table whose keys are served by the last value. */
async function served(): Promise<Workspace> {
  const work = new Workspace();
  await work.load();
  work.register("r1", { keys: KEYS });
  return work;
}

function versionsOf(work: Workspace, run: string): VersionRow[] {
  const registry = openRegistry(work.registry, { now: NOW, readOnly: true });
  const versions = registry.listVersions({ run });
  registry.close();
  return versions;
}

Deno.test("previewForecasts() of some keys: the others stay, and the churn is over all", async () => {
  const work = await served();
  work.register("r2", { keys: [KEYS[0]!], champion: larger });
  // Back to the last value, which is 3.
  const preview = await previewForecasts(work.source({}), [versionsOf(work, "r1")[0]!]);
  const { keys, changed, churn, lost, gained, mostAbsolute, dataVersion } = preview!;
  assertEquals([keys, changed, lost, gained, dataVersion], [3, 1, [], 0, 1]);
  assertEquals(mostAbsolute, [{ key: KEYS[0]!, before: 15, after: 9, absolute: 6, relative: 0.5 }]);
  assertEquals(churn, 6 / (12 + 18 + 27));
});

Deno.test("previewForecasts() and verifyVersions() leave others their turn", async () => {
  const work = await served(), versions = versionsOf(work, "r1"), source = work.source({});
  for (const look of [() => previewForecasts(source, versions), () => verifyVersions(source, versions)]) {
    let turns = 0;
    const count = () => void (turns++, waiting = setImmediate(count));
    let waiting = setImmediate(count);
    await look();
    clearImmediate(waiting);
    assert(turns >= KEYS.length, `${turns} turns`);
  }
});

Deno.test("previewForecasts() where nothing serves every key gains its forecast", async () => {
  const work = await served();
  const preview = await previewForecasts(work.source({ choice: { alias: "challenger" } }), versionsOf(work, "r1"));
  assertEquals([preview?.keys, preview?.gained, preview?.churn], [0, 3, NaN]);
});

Deno.test("previewForecasts() champions of another kind of table serve nobody", async () => {
  const work = await served();
  work.register("r2", { keys: KEYS, shape: { ...shapeFor(), target: "sales" } });
  const preview = await previewForecasts(work.source({}), versionsOf(work, "r1"));
  assertEquals([preview?.keys, preview?.gained], [0, 3]);
});

Deno.test("previewForecasts() a version that cannot be read loses its key the forecast; nothing stands in", async () => {
  const work = await served();
  const champion = naiveChampion({ spec: { ...naiveChampion().spec, names: [] } });
  work.register("r2", { keys: [KEYS[1]!], champion });
  const preview = await previewForecasts(work.source({}), versionsOf(work, "r2"));
  assertEquals([preview?.keys, preview?.lost], [2, [KEYS[1]!]]);
});

Deno.test("previewForecasts() without the table is null and says so, without versions nothing", async () => {
  const work = await served(), warnings: string[] = [];
  const log: Logger = { ...SILENT_LOGGER, warn: (text) => void warnings.push(text) };
  const source = { ...work.source({ log }), store: `${work.root}/none` };
  assertEquals(await previewForecasts(source, versionsOf(work, "r1")), null);
  assertMatch(warnings.join(), /nothing is forecast: \[MISSING_GROUP\]/);
  assertEquals(await previewForecasts(source, []), null);
});

Deno.test("previewForecasts() of a table without a calendar: its rows as they are predicted, and as they would be", async () => {
  const [a, b] = [seriesKey(["a", "north"]), seriesKey(["b", "north"])];
  const { source } = await rowsWorkspace({ keys: [a] }), registry = openRegistry(source.registry, { now: NOW });
  const floored = { ...READING as NumberReading, floor: 1000 };
  registerRows(registry, "r2", { keys: [a, b], champion: rowsChampion("own", { reading: floored }) });
  const [former, present] = ["r1", "r2"].map((run) => registry.listVersions({ run }));
  registry.close();
  const preview = await previewForecasts(source, former!), [change] = preview?.mostAbsolute ?? [];
  assertEquals([preview?.keys, preview?.changed, preview?.lost, preview?.gained], [2, 1, [], 0]);
  assertEquals([change?.key.parts, change?.before], [["a", "north"], 30 * 1000]);
  const again = await previewForecasts(source, present!);
  assertEquals([again?.changed, again?.churn], [0, 0]);
});
