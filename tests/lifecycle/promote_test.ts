import { assertEquals, assertRejects } from "@std/assert";
import { RegistryError } from "@lib/core/errors/errors.ts";
import { planRunPromotion, promoteRun, promotionResult } from "@lib/lifecycle/promote.ts";
import { rejectRun } from "@lib/lifecycle/reject.ts";
import type { Registry } from "@lib/registry/registry.ts";
import { codeOf, KEYS, open } from "../registry/_fixtures.ts";
import { ANA, chosenOf, registerRun, servedBy, WHOLE, withRegistry } from "./_registered.ts";

/** The last action in the history. */
function lastAction(registry: Registry, kind = "PROMOTED") {
  return registry.events({ kind }).at(-1)?.detail;
}

function counts({ promoted, archived, unchanged, conflicts }: Awaited<ReturnType<typeof promoteRun>>) {
  return { promoted, archived, unchanged, conflicts };
}

Deno.test(
  "promoteRun() what waits serves, what it replaces is archived, and again nothing changes",
  withRegistry(async (registry) => {
    registerRun(registry, "r1", { stage: "Production", keys: KEYS.slice(0, 2) });
    registerRun(registry, "r2");
    assertEquals(servedBy(registry), ["r1", "r1", ""]);
    const result = await promoteRun(registry, { run: "r2", ...ANA }, WHOLE);
    assertEquals(counts(result), { promoted: 3, archived: 2, unchanged: 0, conflicts: 0 });
    assertEquals(servedBy(registry), ["r2", "r2", "r2"]);
    assertEquals(chosenOf(registry, "r1").map(({ stage }) => stage), ["Archived", "Archived"]);
    assertEquals(lastAction(registry), { ...ANA, keys: 3 });
    const again = await promoteRun(registry, { run: "r2", ...ANA }, WHOLE);
    assertEquals([counts(again), again.event], [{ promoted: 0, archived: 0, unchanged: 3, conflicts: 0 }, null]);
  }),
);

Deno.test(
  "promoteRun() a filter moves its keys alone, and a filter that fits none is told",
  withRegistry(async (registry) => {
    registerRun(registry, "r1", { stage: "Production" });
    registerRun(registry, "r2");
    const where = { item: ["b"] };
    const result = await promoteRun(registry, { run: "r2", where, ...ANA }, WHOLE);
    assertEquals(counts(result), { promoted: 1, archived: 1, unchanged: 0, conflicts: 0 });
    assertEquals(servedBy(registry), ["r1", "r1", "r2"]);
    assertEquals(lastAction(registry), { ...ANA, keys: 1, where });
    assertEquals(codeOf(() => planRunPromotion(registry, { run: "r2", where: { item: ["c"] } })), "NO_MATCHING_KEY");
    assertEquals(codeOf(() => planRunPromotion(registry, { run: "none" })), "NOT_FOUND");
  }),
);

Deno.test(
  "promoteRun() a failed gate needs force, and the history says which rules were overruled",
  withRegistry(async (registry) => {
    registerRun(registry, "r1", { stage: "Production" });
    registerRun(registry, "r2", { stage: "None", broken: [{ name: "rmspe", value: 0.12345, limit: 0.1 }] });
    const request = { run: "r2", ...ANA };
    const error = await assertRejects(() => promoteRun(registry, request, WHOLE), RegistryError);
    assertEquals([error.code, error.context.broken], ["GATE_FAILED", ["rmspe 0.123, limit 0.1"]]);
    assertEquals(servedBy(registry), ["r1", "r1", "r1"]);
    const result = await promoteRun(registry, { ...request, force: true }, WHOLE);
    assertEquals(counts(result), { promoted: 3, archived: 3, unchanged: 0, conflicts: 0 });
    const forced = { gate: ["rmspe 0.123, limit 0.1"], NOT_STAGED: 3 };
    assertEquals(lastAction(registry), { ...ANA, keys: 3, forced });
  }),
);

Deno.test(
  "promoteRun() keys that the gate holds stay, and nothing at all to move is told",
  withRegistry(async (registry) => {
    registerRun(registry, "r1", { stage: "None" });
    assertEquals(codeOf(() => planRunPromotion(registry, { run: "r1" })), "NOT_STAGED");
    registerRun(registry, "r2");
    registerRun(registry, "r3", { keys: KEYS.slice(0, 1) });
    // The newer challenger of the first key has sent the older one back.
    const { promoted, unchanged, kept } = await promoteRun(registry, { run: "r2", ...ANA }, WHOLE);
    assertEquals([promoted, unchanged, kept.map(({ code }) => code)], [2, 1, ["NOT_STAGED"]]);
  }),
);

Deno.test(
  "promoteRun() what was rejected needs force, as a whole and by key",
  withRegistry(async (registry) => {
    registerRun(registry, "r1");
    rejectRun(registry, { run: "r1", where: { item: ["b"] }, by: "bo", note: "closed" });
    const { promoted, unchanged, kept } = await promoteRun(registry, { run: "r1", ...ANA }, WHOLE);
    assertEquals([promoted, unchanged, kept.map(({ code }) => code)], [2, 1, ["REJECTED"]]);
    registerRun(registry, "r2");
    rejectRun(registry, { run: "r2", by: "bo", note: "strike" });
    const error = await assertRejects(() => promoteRun(registry, { run: "r2", ...ANA }, WHOLE), RegistryError);
    assertEquals([error.code, /"strike" by bo$/.test(error.message)], ["REJECTED", true]);
    await promoteRun(registry, { run: "r2", force: true, ...ANA }, WHOLE);
    assertEquals(lastAction(registry), { ...ANA, keys: 3, forced: { REJECTED: 3 } });
  }),
);

Deno.test(
  "promoteRun() a model that cannot be loaded keeps all others, until a filter leaves it out",
  withRegistry(async (registry) => {
    registerRun(registry, "r1", { stage: "Production" });
    registerRun(registry, "r2");
    const [broken] = chosenOf(registry, "r2");
    const verify = (versions: readonly { id: number }[]) =>
      Promise.resolve(versions.some(({ id }) => id === broken!.id) ? [{ version: broken!, code: "CORRUPT_PACK" }] : []);
    const result = await promoteRun(registry, { run: "r2", ...ANA }, { verify });
    assertEquals(counts(result), { promoted: 0, archived: 0, unchanged: 0, conflicts: 1 });
    assertEquals([result.kept.map(({ code }) => code), servedBy(registry)], [["CORRUPT_PACK"], ["r1", "r1", "r1"]]);
    await promoteRun(registry, { run: "r2", where: { item: ["b"] }, ...ANA }, { verify });
    assertEquals(servedBy(registry), ["r1", "r1", "r2"]);
  }),
);

Deno.test(
  "promoteRun() of two promoters the second has a conflict and changes nothing",
  withRegistry(async (registry, root) => {
    registerRun(registry, "r1", { stage: "Production" });
    registerRun(registry, "r2");
    const other = open(root);
    const before = () => registry.events().length;
    let events = 0;
    const error = await assertRejects(() =>
      promoteRun(registry, { run: "r2", ...ANA }, {
        // While the first one loads its models the other one is done.
        async verify() {
          await promoteRun(other, { run: "r2", where: { item: ["b"] }, by: "bo", note: "first" }, WHOLE);
          events = before();
          return [];
        },
      }), RegistryError);
    other.close();
    assertEquals([error.code, error.context.keys, before() - events], ["CONFLICT", 1, 0]);
    assertEquals(servedBy(registry), ["r1", "r1", "r2"]);
  }),
);

Deno.test(
  "promoteRun() another contender of the run serves where somebody wants it, though the gate never looked at it",
  withRegistry(async (registry) => {
    registerRun(registry, "r1", { stage: "Production", other: "naive" });
    const request = { run: "r1", contender: "naive", where: { item: ["b"] } };
    assertEquals(codeOf(() => planRunPromotion(registry, request)), "NOT_STAGED");
    await promoteRun(registry, { ...request, force: true, ...ANA }, WHOLE);
    const champion = registry.resolve(KEYS[2]!.id)!;
    assertEquals([champion.contender, champion.run, champion.stage], ["naive", "r1", "Production"]);
    const id = registry.resolve(KEYS[0]!.id)!.id + 1;
    await promoteRun(registry, { run: "r1", id, force: true, ...ANA }, WHOLE);
    assertEquals(registry.resolve(KEYS[0]!.id)?.id, id);
  }),
);

Deno.test(
  "planRunPromotion() what serves comes from a later run: only force goes back to what waits",
  withRegistry((registry) => {
    registerRun(registry, "r1");
    registerRun(registry, "r2", { stage: "Production", keys: KEYS.slice(0, 1) });
    const [first] = chosenOf(registry, "r1");
    assertEquals(first?.stage, "None");
    const { plan } = planRunPromotion(registry, { run: "r1" });
    assertEquals([plan.moves.length, plan.held.map(({ code }) => code)], [2, ["NOT_STAGED"]]);
  }),
);

Deno.test(
  "promoteRun() nothing is planned or done without who and why",
  withRegistry(async (registry) => {
    registerRun(registry, "r1");
    await assertRejects(() => promoteRun(registry, { run: "r1", by: " ", note: "x" }, WHOLE), RangeError);
    assertEquals(servedBy(registry), ["", "", ""]);
  }),
);

Deno.test(
  "promotionResult() of a plan tells what would happen",
  withRegistry((registry) => {
    registerRun(registry, "r1");
    const result = promotionResult(planRunPromotion(registry, { run: "r1" }));
    assertEquals(result, { run: "r1", promoted: 3, archived: 0, unchanged: 0, conflicts: 0, kept: [], event: null });
    assertEquals(servedBy(registry), ["", "", ""]);
  }),
);
