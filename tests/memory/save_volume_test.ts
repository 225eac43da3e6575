import { assertEquals, assertThrows } from "@std/assert";
import { DataError } from "../../lib/core/errors/errors.ts";
import { saveVolume } from "../../lib/memory/save_volume.ts";
import { openRegistry } from "../../lib/registry/registry.ts";
import { forgetVolume, makeVolume } from "../../lib/storage/files/memory_files.ts";
import { publishFile } from "../../lib/storage/files/publish.ts";

Deno.test("saveVolume() copies folders and database, where nothing is yet", async () => {
  const dir = await Deno.makeTempDir(), volume = makeVolume();
  try {
    const from = { store: `${volume}/store`, registry: `${volume}/models`, reports: `${volume}/reports` };
    publishFile(`${from.store}/t/v1/group.json`, "{}");
    publishFile(`${from.reports}/run/run.log`, "said");
    openRegistry(from.registry, { now: () => new Date(0) }).reserve("run-1");
    const to = { store: `${dir}/a/store`, registry: `${dir}/models` };
    saveVolume(from, to);
    assertEquals(await Deno.readTextFile(`${to.store}/t/v1/group.json`), "{}");
    assertEquals([...Deno.readDirSync(dir)].map(({ name }) => name).sort(), ["a", "models"], "no report was asked for");
    const registry = openRegistry(to.registry, { now: () => new Date(0) });
    assertEquals(registry.reserve("run-1"), "run-1-2", "the run is known");
    registry.close();
    assertEquals(assertThrows(() => saveVolume(from, to), DataError).code, "NOT_EMPTY");
  } finally {
    forgetVolume(volume);
    await Deno.remove(dir, { recursive: true });
  }
});
