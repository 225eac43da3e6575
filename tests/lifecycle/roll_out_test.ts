import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { RegistryError } from "@lib/core/errors/errors.ts";
import { cohortOf } from "@lib/lifecycle/cohort.ts";
import { rejectRun } from "@lib/lifecycle/reject.ts";
import { loadRollout, planRunRollout, rollOut, rolloutStep } from "@lib/lifecycle/roll_out.ts";
import { activeRollout, rolloutOf } from "@lib/lifecycle/rollout_state.ts";
import type { VerifyVersions } from "@lib/lifecycle/promote.ts";
import { rollBack } from "@lib/lifecycle/roll_back.ts";
import type { Registry } from "@lib/registry/registry.ts";
import { codeOf, KEYS } from "../registry/_fixtures.ts";
import { ANA, registerRun, servedBy, WHOLE, withRegistry } from "./_registered.ts";

/** A share that takes the first so many keys of a run, in its own order. */
function shareOf(run: string, keys: number): number {
  const places = KEYS.map(({ id }) => cohortOf(id, run)).sort((a, b) => a - b);
  return keys === KEYS.length ? 100 : ((places[keys - 1] ?? 0) + places[keys]!) / 2;
}

const firstOf = (run: string) => KEYS.toSorted((a, b) => cohortOf(a.id, run) - cohortOf(b.id, run))[0]!;

async function step(registry: Registry, run: string, share: number, verify: VerifyVersions = WHOLE.verify) {
  return rollOut(registry, await loadRollout(planRunRollout(registry, { run, share }), verify), ANA);
}

const serves = (registry: Registry, run: string) => servedBy(registry).filter((other) => other === run).length;

Deno.test(
  "rollOut() step by step, down and up again, each once",
  withRegistry(async (registry) => {
    registerRun(registry, "r1", { stage: "Production" });
    registerRun(registry, "r2");
    const one = shareOf("r2", 1), two = shareOf("r2", 2);
    const first = await step(registry, "r2", one);
    assertEquals([first.from, first.share, first.moved, first.back, first.keys, first.kept], [
      ...[0, one, 1, 0, { serving: 1, waiting: 2 }, []],
    ]);
    assertEquals([serves(registry, "r2"), registry.resolve(firstOf("r2").id)?.run], [1, "r2"]);
    assertEquals((await step(registry, "r2", one)).event, null);
    await step(registry, "r2", two);
    assertEquals(serves(registry, "r2"), 2);
    const narrowed = await step(registry, "r2", one);
    assertEquals([narrowed.moved, narrowed.back, serves(registry, "r2")], [0, 1, 1]);
    assertEquals((await step(registry, "r2", 100)).moved, 2);
    assertEquals([rolloutOf(registry, "r2")?.phase, serves(registry, "r2")], ["complete", 3]);
    const back = await step(registry, "r2", 0);
    assertEquals([back.back, servedBy(registry), rolloutOf(registry, "r2")?.phase], [3, ["r1", "r1", "r1"], "back"]);
    assertEquals(codeOf(() => planRunRollout(registry, { run: "r2", share: 0 })), "NO_ROLLOUT");
    assertEquals([(await step(registry, "r2", one)).moved, rolloutOf(registry, "r2")?.phase], [1, "active"]);
    const [event] = registry.events({ kind: "ROLLED_OUT", whole: true, limit: 1 });
    assertEquals(event?.detail, { ...ANA, keys: 1, group: "demo", from: 0, share: one, moved: 1, back: 0 });
  }),
);

Deno.test(
  "rollOut() a step that reaches no key begins all the same",
  withRegistry(async (registry) => {
    registerRun(registry, "r1", { stage: "Production" });
    registerRun(registry, "r2");
    const { moved, event } = await step(registry, "r2", cohortOf(firstOf("r2").id, "r2") / 2);
    assertEquals([moved, event !== null, rolloutOf(registry, "r2")?.phase], [0, true, "active"]);
  }),
);

Deno.test(
  "rollOut() keys that somebody has rolled back stay so, in every later step",
  withRegistry(async (registry) => {
    registerRun(registry, "r1", { stage: "Production" });
    registerRun(registry, "r2");
    await step(registry, "r2", shareOf("r2", 2));
    const [item = ""] = firstOf("r2").parts, location = firstOf("r2").parts[1] ?? "";
    await rollBack(registry, { to: "r1", where: { item: [item], location: [location] }, ...ANA }, WHOLE);
    const { moved, kept } = await step(registry, "r2", 100);
    assertEquals([moved, kept.map(({ code }) => code), registry.resolve(firstOf("r2").id)?.run], [
      1,
      ["ARCHIVED"],
      "r1",
    ]);
    assertEquals([(await step(registry, "r2", 0)).back, servedBy(registry)], [2, ["r1", "r1", "r1"]]);
  }),
);

Deno.test(
  "rollOut() keys that nothing served before stay with the run as it gives back",
  withRegistry(async (registry) => {
    registerRun(registry, "r1", { stage: "Production", keys: KEYS.slice(0, 2) });
    registerRun(registry, "r2");
    await step(registry, "r2", 100);
    const { back, keys } = await step(registry, "r2", 0);
    assertEquals([back, keys, servedBy(registry)], [2, { serving: 1, waiting: 2 }, ["r1", "r1", "r2"]]);
  }),
);

Deno.test(
  "rollOut() of versions that cannot be loaded the others move all the same",
  withRegistry(async (registry) => {
    registerRun(registry, "r1", { stage: "Production" });
    registerRun(registry, "r2");
    const verify = (versions: Parameters<typeof WHOLE.verify>) =>
      Promise.resolve([...versions as never[]].slice(0, 1).map((version) => ({ version, code: "CORRUPT_PACK" })));
    const { moved, kept } = await step(registry, "r2", 100, verify as never);
    assertEquals([moved, kept.map(({ code }) => code), serves(registry, "r2")], [2, ["CORRUPT_PACK"], 2]);
  }),
);

/** None of the first so many versions of a step can be loaded. */
const broken = (most: number): VerifyVersions => (versions) =>
  Promise.resolve(versions.slice(0, most).map((version) => ({ version, code: "CORRUPT_PACK" })));

Deno.test(
  "rollOut() keys that cannot be given back are left, and the same step again gives them back",
  withRegistry(async (registry) => {
    registerRun(registry, "r1", { stage: "Production" });
    registerRun(registry, "r2");
    const phase = () => [rolloutOf(registry, "r2")?.phase, rolloutOf(registry, "r2")?.share, serves(registry, "r2")];
    await step(registry, "r2", 100);
    const none = await step(registry, "r2", 0, broken(3));
    assertEquals([none.back, none.left, phase()], [0, 3, ["active", 0, 3]]);
    assertEquals((await step(registry, "r2", 0, broken(3))).event, null);
    const some = await step(registry, "r2", 0, broken(1));
    assertEquals([some.back, some.left, phase(), activeRollout(registry, "demo")?.run], [2, 1, ["active", 0, 1], "r2"]);
    const all = await step(registry, "r2", 0);
    assertEquals([all.back, all.left, phase(), rolloutOf(registry, "r2")?.attempt], [1, 0, ["back", 0, 0], 1]);
    assertEquals(activeRollout(registry, "demo"), null);
  }),
);

Deno.test(
  "rollOut() a step that can load nothing is none, and one that leaves keys is complete once these serve",
  withRegistry(async (registry) => {
    registerRun(registry, "r1", { stage: "Production" });
    registerRun(registry, "r2");
    const none = await step(registry, "r2", 100, broken(3));
    assertEquals([none.moved, none.left, none.event, rolloutOf(registry, "r2")], [0, 3, null, null]);
    await step(registry, "r2", 100, broken(1));
    assertEquals([rolloutOf(registry, "r2")?.phase, activeRollout(registry, "demo")?.share], ["active", 100]);
    assertEquals([(await step(registry, "r2", 100)).moved, rolloutOf(registry, "r2")?.phase], [1, "complete"]);
    await rollBack(registry, { to: "r1", ...ANA }, WHOLE);
    assertEquals(rolloutOf(registry, "r2")?.phase, "ended");
    assertEquals(codeOf(() => planRunRollout(registry, { run: "r2", share: 0 })), "NO_ROLLOUT");
  }),
);

Deno.test(
  "planRunRollout() refuses what has not passed, what does not wait, and a second run beside one on its way",
  withRegistry(async (registry) => {
    const plan = (run: string, share = 5) => codeOf(() => planRunRollout(registry, { run, share }));
    registerRun(registry, "r1", { stage: "Production" });
    assertEquals([plan("nobody"), plan("r1", 0), plan("r1")], ["NOT_FOUND", "NO_ROLLOUT", "NOT_STAGED"]);
    registerRun(registry, "failed", { broken: [{ name: "rmspe", value: 1, limit: 0.1 }] });
    registerRun(registry, "none", { stage: "None" });
    assertEquals([plan("failed"), plan("none")], ["GATE_FAILED", "NOT_STAGED"]);
    registerRun(registry, "r2");
    rejectRun(registry, { run: "r2", ...ANA });
    assertEquals(plan("r2"), "REJECTED");
    registerRun(registry, "r3", { keys: KEYS.slice(0, 2) });
    await step(registry, "r3", 5);
    registerRun(registry, "r4", { keys: KEYS.slice(2) });
    assertEquals(plan("r4"), "ROLLOUT_ACTIVE");
    assertThrows(() => planRunRollout(registry, { run: "r3", share: 101 }), RangeError, "current value is 101");
  }),
);

Deno.test(
  "rollOut() of two at once the second is told, and half a step is none",
  withRegistry(async (registry) => {
    registerRun(registry, "r1", { stage: "Production" });
    registerRun(registry, "r2");
    const plans = [1, 2].map(() => planRunRollout(registry, { run: "r2", share: 100 }));
    rollOut(registry, plans[0]!, ANA);
    const before = registry.events().length;
    await assertRejects(() => Promise.resolve().then(() => rollOut(registry, plans[1]!, ANA)), RegistryError);
    assertEquals([registry.events().length, rolloutStep(plans[1]!).event], [before, null]);
    assertThrows(() => rollOut(registry, plans[1]!, { by: "", note: "x" }), RangeError);
  }),
);
