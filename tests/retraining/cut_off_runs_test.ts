import { assertEquals } from "@std/assert";
import { cutOffRuns } from "@lib/retraining/cut_off_runs.ts";
import { configOf, KEYS } from "../inference/_fixtures.ts";
import { Shop } from "./_shop.ts";

const waits = (approval: number) => ({ gate: { passed: true, waits: { approval, larger: 0, conflict: 0 } } });

Deno.test("cutOffRuns() are those that wait although nobody has to approve them, until somebody decides", async () => {
  using shop = new Shop();
  const [a, b, c] = KEYS.map((key) => [key]) as [typeof KEYS, typeof KEYS, typeof KEYS];
  shop.train("first", 1, { keys: KEYS, summary: waits(0) });
  shop.train("cut off", 2, { keys: a, summary: waits(1), stage: "Staging" });
  shop.train("conflict", 2, { keys: b, summary: waits(0), stage: "Staging" });
  const config = configOf({ lifecycle: { approval: "manual" } });
  shop.train("manual", 2, { keys: c, summary: waits(1), stage: "Staging", config });
  await shop.with(async (registry) => {
    const champion = registry.resolve(a[0]!.id)?.id;
    assertEquals(await cutOffRuns(registry, "demo"), [{ run: "cut off", champions: { [a[0]!.id]: champion } }]);
    assertEquals(await cutOffRuns(registry, "other"), []);
    const [version] = registry.listVersions({ run: "cut off" });
    const move = { version: version!.id, from: "Staging", to: "Staging", champion: champion ?? null } as const;
    registry.act({ kind: "REJECTED", run: "cut off", detail: { by: "ana", note: "no" }, moves: [move] });
    assertEquals(await cutOffRuns(registry, "demo"), []);
  });
});

Deno.test("cutOffRuns() a decision about one key, or a name that is put on it, leaves the others of its run", async () => {
  using shop = new Shop();
  const rest = KEYS.slice(2).map(({ id }) => [id, 0]);
  shop.train("again", 2, { keys: KEYS, summary: waits(3), stage: "Staging" });
  await shop.with(async (registry) => {
    const [promoted, rejected, named] = registry.listVersions({ run: "again" }), detail = { by: "ana", note: "n" };
    const aliases = [{ alias: "shadow", version: named!.id, expected: null }];
    registry.act({ kind: "ALIASED", run: "again", detail, moves: [], aliases });
    const move = { from: "Staging", champion: null } as const;
    registry.act({
      ...{ kind: "PROMOTED", run: "again", detail },
      moves: [{ ...move, version: promoted!.id, to: "Production" }],
    });
    registry.act({
      ...{ kind: "REJECTED", run: "again", detail },
      moves: [{ ...move, version: rejected!.id, to: "Staging" }],
    });
    assertEquals(await cutOffRuns(registry, "demo"), [{ run: "again", champions: Object.fromEntries(rest) }]);
    const steps = { ...detail, group: "demo", share: 5, moved: 0 };
    registry.act({ kind: "ROLLED_OUT", run: "again", detail: steps, moves: [] });
    assertEquals(await cutOffRuns(registry, "demo"), []);
  });
});
