import { assertEquals } from "@std/assert";
import { readHistory, readLive } from "@lib/lifecycle/history.ts";
import { promoteRun } from "@lib/lifecycle/promote.ts";
import { rollBack } from "@lib/lifecycle/roll_back.ts";
import { codeOf, KEYS, NOW } from "../registry/_fixtures.ts";
import { ANA, registerRun, WHOLE, withRegistry } from "./_registered.ts";

const B = { where: { item: ["b"] } };

Deno.test(
  "readHistory() of everything: runs and decisions, newest first, with who and why",
  withRegistry(async (registry) => {
    registerRun(registry, "r1", { stage: "Production" });
    registerRun(registry, "r2");
    await promoteRun(registry, { run: "r2", ...ANA }, WHOLE);
    await rollBack(registry, { to: "r1", ...B, by: "bo", note: "strike" }, WHOLE);
    const events = readHistory(registry);
    assertEquals(events.map(({ kind, run, by, note }) => [kind, run, by, note]), [
      ["ROLLED_BACK", "r1", "bo", "strike"],
      ["PROMOTED", "r2", "ana", "it is better"],
      ["RUN_COMMITTED", "r2", "", ""],
      ["GATED", "r2", "gate", ""],
      ["RUN_COMMITTED", "r1", "", ""],
      ["GATED", "r1", "gate", ""],
    ]);
    assertEquals(events.every(({ key, at }) => key === null && at === NOW.toISOString()), true);
    assertEquals(events.map(({ id, cause, by }) => by === "" ? cause === null : cause === id), events.map(() => true));
    assertEquals(readHistory(registry, { kind: "PROMOTED" }).map(({ run }) => run), ["r2"]);
    assertEquals(readHistory(registry, { limit: 2 }), events.slice(0, 2));
  }),
);

Deno.test(
  "readHistory() of a key: each of its changes with the decision behind it, and of no other key",
  withRegistry(async (registry) => {
    registerRun(registry, "r1", { stage: "Production" });
    registerRun(registry, "r2");
    await promoteRun(registry, { run: "r2", ...ANA }, WHOLE);
    const events = readHistory(registry, B), own = events.filter(({ key }) => key !== null);
    assertEquals([...new Set(own.map(({ key }) => key!.parts.join()))], ["b,x"]);
    const promoted = own.filter(({ action }) => action === "PROMOTED");
    assertEquals(promoted.every(({ by, note }) => by === "ana" && note === ANA.note), true);
    const moves = promoted.filter(({ kind }) => kind === "STAGE_CHANGED").map((
      { version, detail },
    ) => [version, detail]);
    assertEquals(moves, [[1, { from: "Production", to: "Archived" }], [2, { from: "Staging", to: "Production" }]]);
    // The decision is found also where the limit has left its event out.
    assertEquals(readHistory(registry, { ...B, limit: 1 })[0]?.by, "ana");
  }),
);

Deno.test(
  "readHistory() of a run: what it caused and what was decided about it",
  withRegistry(async (registry) => {
    registerRun(registry, "r1", { stage: "Production" });
    registerRun(registry, "r2");
    await promoteRun(registry, { run: "r2", ...ANA }, WHOLE);
    assertEquals(readHistory(registry, { run: "r2" }).map(({ kind }) => kind), ["PROMOTED", "RUN_COMMITTED", "GATED"]);
    const steps = readHistory(registry, { run: "r2", kind: "STAGE_CHANGED" });
    assertEquals(
      steps.filter(({ version }) => version === 2).map(({ detail }) => detail.to).slice(-3),
      Array(3).fill("Staging"),
    );
    for (const filter of [{ run: "none" }, { group: "none" }]) {
      const found = [() => readHistory(registry, filter), () => readLive(registry, NOW.toISOString(), filter)].map(
        codeOf,
      );
      assertEquals(found, ["NOT_FOUND", "NOT_FOUND"]);
    }
  }),
);

Deno.test(
  "readLive() who served each key, since when, and who let it",
  withRegistry(async (registry) => {
    registerRun(registry, "r1", { stage: "Production", keys: KEYS.slice(0, 2) });
    registerRun(registry, "r2");
    await promoteRun(registry, { run: "r2", where: { item: ["a"], location: ["x"] }, ...ANA }, WHOLE);
    const at = NOW.toISOString();
    const live = readLive(registry, at).map((
      { version, since, by, note },
    ) => [version.key.parts.join(), version.run, since, by, note]);
    assertEquals(live, [["a,y", "r1", at, "", ""], ["a,x", "r2", at, "ana", ANA.note]]);
    assertEquals(readLive(registry, at, { run: "r1" }).map(({ version }) => version.run), ["r1"]);
    assertEquals(readLive(registry, at, { where: { location: ["x"] } }).length, 1);
    assertEquals(readLive(registry, "2024-02-29T00:00:00.000Z"), []);
  }),
);
