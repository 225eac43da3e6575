import { assertEquals, assertThrows } from "@std/assert";
import { RegistryError } from "@lib/core/errors/errors.ts";
import { SERIES } from "@lib/inference/champions/resolve_champions.ts";
import { askedVersions } from "@lib/inference/service/asked_versions.ts";
import { openRegistry } from "@lib/registry/registry.ts";
import { KEYS, NOW } from "../_fixtures.ts";
import { snapshotOf } from "../_snapshot.ts";
import { Workspace } from "../_store.ts";
import { moveVersion } from "../../_support/move_version.ts";

Deno.test("askedVersions() gives the champions of its snapshot, whatever was promoted since, or the versions of a choice", async () => {
  const work = new Workspace();
  await work.load();
  work.register("r1", { keys: KEYS });
  work.register("r2", { keys: KEYS });
  const snapshot = await snapshotOf(work);
  const registry = openRegistry(work.registry, { now: NOW });
  moveVersion(registry, 1, "Production");
  registry.close();
  const { chosen, resolver, versionOf } = askedVersions(snapshot, { keys: KEYS, kind: SERIES });
  const serving = await resolver.resolve(KEYS);
  assertEquals(serving.map((one) => one.status === "failed" ? one.reason : one.run), ["r2", "r2", "r2"]);
  assertEquals([chosen, KEYS.map(versionOf)], [null, [4, 5, 6]]);

  const older = askedVersions(snapshot, { keys: KEYS.slice(0, 2), choice: { run: "r1" }, kind: SERIES });
  assertEquals([[...older.chosen?.keys() ?? []], KEYS.map(older.versionOf)], [
    KEYS.slice(0, 2).map(({ id }) => id),
    [1, 2, null],
  ]);
  const [first, , last] = await older.resolver.resolve(KEYS);
  assertEquals([first.status === "failed" ? "" : first.run, last.reason], ["r1", "NO_SUCH_VERSION"]);
  const nothing = () => askedVersions(snapshot, { keys: KEYS, choice: { run: "r9" }, kind: SERIES });
  assertEquals(assertThrows(nothing, RegistryError).code, "NOT_FOUND");
  snapshot.open.release();
});
