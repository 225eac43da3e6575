import { assertEquals } from "@std/assert";
import { sweepRegistry } from "@lib/registry/maintenance/sweep.ts";
import { moveVersion } from "../../_support/move_version.ts";
import { KEYS, open, register } from "../_fixtures.ts";

const NEW_YEAR = "2024-01-01T00:00:00.000Z", EVE = "2023-12-31T00:00:00.000Z";

Deno.test("eventTime() a clock that goes back rewrites nothing of what served when, by commit, decision or sweep", () => {
  let now = NEW_YEAR;
  const root = Deno.makeTempDirSync(), registry = open(root, { now: () => new Date(now) });
  for (const run of ["r1", "r2"]) register(registry, run, [KEYS[0]], { model: new TextEncoder().encode(run) });
  const past = registry.liveAt("2023-12-31T12:00:00Z");
  now = EVE;
  register(registry, "r3", [KEYS[0]], { model: new TextEncoder().encode("r3") });
  moveVersion(registry, 1, "Production");
  assertEquals(registry.showRun("r3").committedAt, NEW_YEAR);
  assertEquals(registry.liveAt("2023-12-31T12:00:00Z"), past);
  assertEquals(registry.liveAt(NEW_YEAR).map(({ version, since }) => [version.run, since]), [["r1", NEW_YEAR]]);
  registry.close();
  const { packs } = sweepRegistry(root, { now: new Date(EVE), graceDays: -2, keep: 0 });
  const later = open(root, { now: () => new Date("2024-01-02T00:00:00Z") });
  register(later, "r4", [KEYS[0]]);
  const events = later.events();
  assertEquals([packs.length > 0, events.some(({ kind }) => kind === "PACK_SWEPT")], [true, false]);
  assertEquals(events.map(({ at }) => at), events.map(({ at }) => at).sort());
  assertEquals(events.at(-1)?.at, "2024-01-02T00:00:00.000Z");
  later.close();
});
