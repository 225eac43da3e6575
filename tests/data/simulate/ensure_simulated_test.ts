import { assertEquals, assertRejects } from "@std/assert";
import { DataError } from "@lib/core/errors/errors.ts";
import { SILENT_LOGGER } from "@lib/core/logger.ts";
import { ensureSimulated } from "@lib/data/simulate/ensure_simulated.ts";
import { seal } from "@lib/storage/files/sealed.ts";
import { inFolder } from "../_tables.ts";

const source = (dir: string, simulation: unknown) => ({
  ...{ name: "t", simulation, told: "a table" },
  write: (path: string) => {
    Deno.writeTextFileSync(path, "made");
    Deno.writeTextFileSync(`${dir}/t.manifest.json`, seal({ simulation, files: {} }));
  },
});

Deno.test("ensureSimulated() makes a table once, and anew where another is asked for", () =>
  inFolder(async (dir) => {
    const warned: string[] = [], told: string[] = [];
    const log = {
      ...SILENT_LOGGER,
      warn: (text: string) => void warned.push(text),
      info: (text: string) => void told.push(text),
    };
    for (const simulation of [1, 1, 2]) await ensureSimulated(dir, source(dir, simulation), { log });
    assertEquals([told.length, warned.length], [2, 1]);
  }));

Deno.test("ensureSimulated() takes a table without a manifest as somebody's own, and tells what cannot be written", () =>
  inFolder(async (dir) => {
    await Deno.writeTextFile(`${dir}/t.csv`, "mine");
    assertEquals(await Deno.readTextFile(await ensureSimulated(dir, source(dir, 1), { log: SILENT_LOGGER })), "mine");
    const error = await assertRejects(
      () => ensureSimulated(`${dir}/t.csv`, source(dir, 1), { log: SILENT_LOGGER }),
      DataError,
    );
    assertEquals(error.code.length > 0, true);
  }));
