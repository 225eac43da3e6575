import { assertEquals, assertThrows } from "@std/assert";
import { RegistryError } from "@lib/core/errors/errors.ts";
import { notFound, soundRun } from "@lib/registry/versions/sound_run.ts";
import { codeOf, KEYS, open, register } from "../_fixtures.ts";

Deno.test("soundRun() gives a run that was found and says what was registered", () => {
  const registry = open(Deno.makeTempDirSync());
  register(registry, "r1", KEYS);
  const runs = registry.recordedRuns({ run: "r1" }), damage = new RegistryError("CORRUPT_DATABASE", "changed");
  assertEquals(soundRun(runs, "r1").run, "r1");
  assertEquals(codeOf(() => soundRun(registry.recordedRuns({ run: "none" }), "none")), "NOT_FOUND");
  assertThrows(() => soundRun(runs.map((run) => ({ ...run, damage })), "r1"), RegistryError, "changed");
  registry.close();
});

Deno.test("soundRun() and notFound() name the command that lists what was asked for", () => {
  assertEquals(assertThrows(() => soundRun([], "r9"), RegistryError).hint, "List what there is with `deno task runs`.");
  assertEquals(notFound("version 9").hint, "List what there is with `deno task models`.");
});
