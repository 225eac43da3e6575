import { assertEquals, assertThrows } from "@std/assert";
import type { Candidate, Settlement } from "@lib/registry/versions/action.ts";
import { verifyRegistry } from "@lib/registry/maintenance/verify.ts";
import { addChampion, KEYS, open, outcome, register, runInput, version } from "../_fixtures.ts";

/** A run of two keys, one with a second contender, and one that failed, settled as told. */
function settled(stages: Settlement["stages"], seen: Candidate[] = []) {
  const root = Deno.makeTempDirSync(), registry = open(root);
  register(registry, "r1", KEYS);
  const run = registry.begin(runInput("r2", { keys: 3 }));
  run.addVersion(version(KEYS[0], { contender: "naive", family: "naive", chosen: false, model: new Uint8Array([1]) }));
  addChampion(run, KEYS[0]);
  addChampion(run, KEYS[1]);
  run.addOutcome(outcome(KEYS[2], "failed", ""));
  const { versions, challengers } = run.commit(() => null, (candidates) => {
    seen.push(...candidates);
    return {
      stages,
      actions: [{ kind: "GATED", detail: { passed: true } }, { kind: "PROMOTED", detail: { by: "train" } }],
    };
  });
  return { root, registry, versions, challengers };
}

Deno.test("settle() sees every version with its key's champion, and gives each its stage inside the commit", () => {
  const seen: Candidate[] = [];
  const { root, registry, versions, challengers } = settled(["None", "Production", "Staging"], seen);
  const champion = (id: number) => ({ id, version: 1, run: "r1", larger: false, sameRecipe: true });
  assertEquals(seen, [
    { id: 4, key: KEYS[0], contender: "naive", status: "champion", chosen: false, champion: champion(1) },
    { id: 5, key: KEYS[0], contender: "ridge", status: "champion", chosen: true, champion: champion(1) },
    { id: 6, key: KEYS[1], contender: "ridge", status: "champion", chosen: true, champion: champion(2) },
  ]);
  assertEquals([versions, challengers], [[2, 2, 0], 1]);
  assertEquals(
    registry.listVersions({ run: "r2" }).map((
      { version, semantic, stage, chosen },
    ) => [version, semantic, stage, chosen]),
    [
      [3, "naive_v2.0.0", "None", false],
      [2, "ridge_v1.0.1", "Production", true],
      [2, "ridge_v1.0.1", "Staging", true],
    ],
  );
  const [gated, promoted, ...events] = registry.events({ run: "r2" });
  assertEquals([gated?.kind, gated?.detail, promoted?.kind], ["GATED", { passed: true }, "PROMOTED"]);
  const causes = { [String(gated?.id)]: "GATED", [String(promoted?.id)]: "PROMOTED", null: "" };
  assertEquals(events.map(({ kind, version, cause }) => [kind, version, causes[String(cause)]]), [
    ...[["STAGE_CHANGED", 2, "GATED"], ["STAGE_CHANGED", 2, "GATED"], ["STAGE_CHANGED", 2, "PROMOTED"]],
    ...[["ALIAS_MOVED", 2, "PROMOTED"], ["STAGE_CHANGED", 1, "PROMOTED"], ["ALIAS_MOVED", 2, "GATED"], [
      "RUN_COMMITTED",
      null,
      "",
    ]],
  ]);
  registry.close();
  assertEquals(verifyRegistry(root).problems, []);
});

Deno.test("settle() what does not fit its candidates undoes the commit", () => {
  assertThrows(() => settled(["None", "Production"]), RangeError, "each of its 3 versions");
  assertThrows(() => settled(["Staging", "None", "None"]), RangeError, "only outcomes of keys");
});

Deno.test("settle() of a run that a gate refuses: nothing of it serves or waits, and the former serves on", () => {
  const { root, registry } = settled(["None", "None", "None"]);
  assertEquals(registry.servingRuns({}), [{ run: "r1", versions: 3 }]);
  assertEquals(registry.listVersions({ alias: "challenger" }), []);
  registry.close();
  assertEquals(verifyRegistry(root).problems, []);
});
