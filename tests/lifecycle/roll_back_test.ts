import { assertEquals, assertRejects } from "@std/assert";
import { RegistryError } from "@lib/core/errors/errors.ts";
import { promoteRun } from "@lib/lifecycle/promote.ts";
import { loadRollback, planRegistryRollback, rollBack, rollbackResult } from "@lib/lifecycle/roll_back.ts";
import type { Registry } from "@lib/registry/registry.ts";
import { codeOf, KEYS, open } from "../registry/_fixtures.ts";
import { ANA, chosenOf, registerRun, servedBy, WHOLE } from "./_registered.ts";

/** Runs r1 to r3 on the first three days of March, all keys, but the third key only from r2 on. */
function withMarch(test: (registry: Registry, root: string) => Promise<void>): () => Promise<void> {
  return async () => {
    const root = Deno.makeTempDirSync(), clock = { day: 1 };
    const registry = open(root, { now: () => new Date(Date.UTC(2026, 2, clock.day, 12)) });
    try {
      for (const [i, keys] of [KEYS.slice(0, 2), KEYS, KEYS].entries()) {
        clock.day = i + 1;
        registerRun(registry, `r${i + 1}`, { stage: "Production", keys });
      }
      clock.day = 9;
      await test(registry, root);
    } finally {
      registry.close();
      Deno.removeSync(root, { recursive: true });
    }
  };
}

function counts({ moved, verified, unchanged, conflicts }: Awaited<ReturnType<typeof rollBack>>) {
  return { moved, verified, unchanged, conflicts };
}

Deno.test(
  "rollBack() to a run: what it has serves again, other keys stay, and forth again",
  withMarch(async (registry) => {
    const result = await rollBack(registry, { to: "r1", ...ANA }, WHOLE);
    assertEquals([result.to, counts(result)], ["r1", { moved: 2, verified: 2, unchanged: 1, conflicts: 0 }]);
    assertEquals(servedBy(registry), ["r1", "r1", "r3"]);
    assertEquals(chosenOf(registry, "r3").map(({ stage }) => stage), ["Archived", "Archived", "Production"]);
    const action = registry.events({ kind: "ROLLED_BACK" })[0];
    assertEquals([action?.run, action?.detail], ["r1", { ...ANA, to: "r1", keys: 2 }]);
    assertEquals(counts(await rollBack(registry, { to: "r3", ...ANA }, WHOLE)).moved, 2);
    assertEquals(servedBy(registry), ["r3", "r3", "r3"]);
  }),
);

Deno.test(
  "rollBack() to a date: every key is served by what served it then, at the end of that day",
  withMarch(async (registry) => {
    const where = { item: ["a"] };
    const first = await rollBack(registry, { to: "2026-03-01", where, ...ANA }, WHOLE);
    assertEquals([first.to, first.moved], ["2026-03-01T23:59:59.999Z", 2]);
    assertEquals(servedBy(registry), ["r1", "r1", "r3"]);
    // Of the third key nothing served on the first day: it stays.
    assertEquals(counts(await rollBack(registry, { to: "2026-03-01", ...ANA }, WHOLE)), {
      moved: 0,
      verified: 0,
      unchanged: 3,
      conflicts: 0,
    });
    assertEquals((await rollBack(registry, { to: "2026-03-02T11:59Z", ...ANA }, WHOLE)).moved, 0);
    assertEquals((await rollBack(registry, { to: "2026-03-02T12:00Z", ...ANA }, WHOLE)).moved, 3);
    assertEquals(servedBy(registry), ["r2", "r2", "r2"]);
    assertEquals(registry.events({ kind: "ROLLED_BACK" })[0]?.detail.where, where);
  }),
);

Deno.test(
  "rollBack() what one run serves, and nothing else",
  withMarch(async (registry) => {
    registerRun(registry, "r4", { keys: KEYS.slice(1, 2) });
    await promoteRun(registry, { run: "r4", ...ANA }, WHOLE);
    const result = await rollBack(registry, { to: "2026-03-03", run: "r4", ...ANA }, WHOLE);
    assertEquals([counts(result).moved, counts(result).unchanged], [1, 0]);
    assertEquals(servedBy(registry), ["r3", "r3", "r3"]);
  }),
);

Deno.test(
  "rollBack() a model that cannot be loaded is named and nothing moves, until a filter leaves it out",
  withMarch(async (registry) => {
    const [broken] = chosenOf(registry, "r1");
    const verify = (versions: readonly { id: number }[]) =>
      Promise.resolve(versions.some(({ id }) => id === broken!.id) ? [{ version: broken!, code: "CORRUPT_PACK" }] : []);
    const events = registry.events().length;
    const result = await rollBack(registry, { to: "r1", ...ANA }, { verify });
    assertEquals(counts(result), { moved: 0, verified: 1, unchanged: 3, conflicts: 1 });
    assertEquals(result.kept, [{ version: broken!, code: "CORRUPT_PACK" }]);
    assertEquals([servedBy(registry), registry.events().length], [["r3", "r3", "r3"], events]);
    await rollBack(registry, { to: "r1", where: { location: ["y"] }, ...ANA }, { verify });
    assertEquals(servedBy(registry), ["r3", "r1", "r3"]);
  }),
);

Deno.test(
  "rollBack() of two who decide the second has a conflict and changes nothing",
  withMarch(async (registry, root) => {
    const other = open(root);
    const error = await assertRejects(() =>
      rollBack(registry, { to: "r1", ...ANA }, {
        async verify() {
          await rollBack(other, { to: "r2", where: { location: ["y"] }, ...ANA }, WHOLE);
          return [];
        },
      }), RegistryError);
    other.close();
    assertEquals([error.code, servedBy(registry)], ["CONFLICT", ["r3", "r2", "r3"]]);
  }),
);

Deno.test(
  "rollBack() what has never served is told, and stays",
  withMarch(async (registry) => {
    registerRun(registry, "r4");
    const { moved, kept, unchanged } = await rollBack(registry, { to: "r4", ...ANA }, WHOLE);
    assertEquals([moved, unchanged, kept.map(({ code }) => code)], [0, 3, [
      "NEVER_SERVED",
      "NEVER_SERVED",
      "NEVER_SERVED",
    ]]);
    await assertRejects(() => rollBack(registry, { to: "r1", by: "", note: "x" }, WHOLE), RangeError);
  }),
);

Deno.test(
  "planRegistryRollback() names what it cannot go back to",
  withMarch((registry) => {
    const code = (to: string, more = {}) => codeOf(() => planRegistryRollback(registry, { to, ...more }));
    assertEquals(code("r9"), "NOT_FOUND");
    assertEquals(code("2026-02-30"), "INVALID_INSTANT");
    assertEquals(code("2026-02-28"), "NO_MATCHING_KEY");
    assertEquals(code("r1", { where: { item: ["none"] } }), "NO_MATCHING_KEY");
    assertEquals(code("r1", { group: "other" }), "NO_MATCHING_KEY");
    return Promise.resolve();
  }),
);

Deno.test(
  "planRegistryRollback() of a run's several models of a key, the one that has served",
  withMarch(async (registry) => {
    registerRun(registry, "r4", { stage: "None", keys: KEYS.slice(0, 1), other: "naive" });
    await promoteRun(registry, { run: "r4", contender: "naive", force: true, ...ANA }, WHOLE);
    await rollBack(registry, { to: "r3", ...ANA }, WHOLE);
    const { plan } = planRegistryRollback(registry, { to: "r4" });
    assertEquals(plan.moves.map(({ version }) => version.contender), ["naive"]);
  }),
);

Deno.test(
  "loadRollback() and rollbackResult() of a plan tell what would happen",
  withMarch(async (registry) => {
    const loaded = await loadRollback(planRegistryRollback(registry, { to: "r1" }), WHOLE.verify);
    assertEquals(counts(rollbackResult(loaded)), { moved: 2, verified: 2, unchanged: 1, conflicts: 0 });
    assertEquals(servedBy(registry), ["r3", "r3", "r3"]);
  }),
);
