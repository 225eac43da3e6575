import { assertEquals } from "@std/assert";
import { activeRollout, displacedBy, otherSide, rolloutOf, sideOf } from "@lib/lifecycle/rollout_state.ts";
import type { Move } from "@lib/registry/versions/action.ts";
import type { Registry } from "@lib/registry/registry.ts";
import { KEYS } from "../registry/_fixtures.ts";
import { ANA, chosenOf, registerRun, servedBy, withRegistry } from "./_registered.ts";

const GROUP = "demo";

/** Let keys of a run serve in a step of its rollout, or with `from` keys of that run serve again. */
function step(registry: Registry, run: string, share: number, keys: readonly number[], from = run): void {
  const champions = new Map(registry.resolveAll({}).map(({ key, id }) => [key.id, id]));
  const versions = chosenOf(registry, from);
  const moves = keys.map((k): Move => {
    const { id, key, stage } = versions.find((version) => version.key.id === KEYS[k]!.id)!;
    return { version: id, from: stage, to: "Production", champion: champions.get(key.id) ?? null };
  });
  const moved = from === run ? keys.length : 0;
  registry.act({ kind: "ROLLED_OUT", run, detail: { ...ANA, share, group: GROUP, moved }, moves });
}

function rollBack(registry: Registry, run: string, keys: readonly number[]): void {
  const champions = new Map(registry.resolveAll({}).map(({ key, id }) => [key.id, id]));
  const moves = keys.map((k) => {
    const { id, key } = chosenOf(registry, run).find((version) => version.key.id === KEYS[k]!.id)!;
    return { version: id, from: "Archived", to: "Production", champion: champions.get(key.id) ?? null } as const;
  });
  registry.act({ kind: "ROLLED_BACK", run, detail: { ...ANA, to: run }, moves });
}

/** Key and run of the other side. */
const sides = (registry: Registry) =>
  otherSide(registry, GROUP).map(({ key, run }) => `${KEYS.findIndex(({ id }) => id === key.id)} ${run}`).sort();

Deno.test(
  "activeRollout() begins with a step, is the run's, and ends when all keys are reached",
  withRegistry((registry) => {
    registerRun(registry, "r1", { stage: "Production" });
    registerRun(registry, "r2");
    assertEquals([activeRollout(registry, GROUP), rolloutOf(registry, "r2")], [null, null]);
    step(registry, "r2", 5, []);
    step(registry, "r2", 25, [0]);
    const rollout = activeRollout(registry, GROUP);
    assertEquals([rollout?.run, rollout?.share, activeRollout(registry, "other")], ["r2", 25, null]);
    assertEquals([sideOf(rollout, "r2"), sideOf(rollout, "r1"), sideOf(null, "r2")], ["challenger", "champion", ""]);
    step(registry, "r2", 100, [1, 2]);
    assertEquals([activeRollout(registry, GROUP), rolloutOf(registry, "r2")?.phase], [null, "complete"]);
  }),
);

Deno.test(
  "rolloutOf() a later run ends it, a step for nobody gives it back, as does a rollback of all that it serves",
  withRegistry((registry) => {
    registerRun(registry, "r1", { stage: "Production" });
    registerRun(registry, "r2");
    step(registry, "r2", 5, [0, 1]);
    rollBack(registry, "r1", [0]);
    assertEquals(rolloutOf(registry, "r2")?.phase, "active");
    rollBack(registry, "r1", [1]);
    assertEquals([rolloutOf(registry, "r2")?.phase, activeRollout(registry, GROUP)], ["ended", null]);
    step(registry, "r2", 25, [2]);
    step(registry, "r2", 0, [2], "r1");
    assertEquals([rolloutOf(registry, "r2")?.phase, servedBy(registry)], ["back", ["r1", "r1", "r1"]]);
    registerRun(registry, "r3");
    step(registry, "r3", 5, [0]);
    registerRun(registry, "r4");
    assertEquals([rolloutOf(registry, "r3")?.phase, activeRollout(registry, GROUP)], ["ended", null]);
  }),
);

Deno.test(
  "rolloutOf() after it was given back it begins anew",
  withRegistry((registry) => {
    registerRun(registry, "r1", { stage: "Production" });
    registerRun(registry, "r2");
    step(registry, "r2", 5, [0]);
    step(registry, "r2", 0, [0], "r1");
    step(registry, "r2", 10, [0]);
    const events = registry.events({ kind: "ROLLED_OUT", whole: true });
    assertEquals(rolloutOf(registry, "r2"), {
      ...{ run: "r2", group: GROUP, share: 10, phase: "active", attempt: 2 },
      ...{ startedAt: events[2]!.at, stepAt: events[2]!.at },
    });
  }),
);

Deno.test(
  "otherSide() is what waits; in a rollout what served before, and what was given back; not what somebody has rolled back",
  withRegistry((registry) => {
    registerRun(registry, "r1", { stage: "Production", keys: KEYS.slice(0, 2) });
    assertEquals(sides(registry), []);
    registerRun(registry, "r2");
    assertEquals(sides(registry), ["0 r2", "1 r2", "2 r2"]);
    // The third key had nothing before.
    step(registry, "r2", 50, [0, 2]);
    assertEquals(sides(registry), ["0 r1", "1 r2"]);
    step(registry, "r2", 20, [0], "r1");
    assertEquals([sides(registry), displacedBy(registry, "r2", GROUP).get(KEYS[0]!.id)?.run], [["0 r2", "1 r2"], "r2"]);
    step(registry, "r2", 50, [0]);
    rollBack(registry, "r1", [0]);
    assertEquals(sides(registry), ["1 r2"]);
  }),
);
