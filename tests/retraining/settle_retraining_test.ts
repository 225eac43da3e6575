import { assertEquals } from "@std/assert";
import { settleRetraining, type SettleRetrainingOptions } from "@lib/retraining/settle_retraining.ts";
import { KEYS } from "../inference/_fixtures.ts";
import { Shop } from "./_shop.ts";

const OPTIONS: SettleRetrainingOptions = {
  run: "again",
  note: "retraining: 3 stale",
  approval: "automatic",
  champions: {},
  broken: [],
};

/** Champions of `first`, and models of `again` that wait. */
async function waiting(
  act: (at: { shop: Shop; settle: (options?: Partial<SettleRetrainingOptions>) => Promise<number[]> }) => unknown,
) {
  using shop = new Shop();
  shop.train("first", 1, { keys: KEYS });
  shop.train("again", 2, { keys: KEYS, stage: "Staging" });
  const champions = await shop.with((registry) =>
    Object.fromEntries(registry.resolveAll({ run: "first" }).map(({ key, id }) => [key.id, id]))
  );
  await act({
    shop,
    settle: (options) =>
      shop.with((registry) => {
        const settled = settleRetraining(registry, { ...OPTIONS, champions, ...options });
        const { promoted, waiting, refused, conflicts } = settled;
        return [promoted.length, waiting.length, refused.length, conflicts.length];
      }),
  });
}

const kinds = (shop: Shop) =>
  shop.with((registry) =>
    registry.events({ run: "again", whole: true }).map(({ kind, detail }) => `${kind} ${detail.note ?? ""}`.trim())
  );

Deno.test("settleRetraining() lets all serve in one decision; again it changes nothing and says the same", () =>
  waiting(async ({ shop, settle }) => {
    assertEquals(await settle({ facts: { reasons: { stale: 3 } } }), [3, 0, 0, 0]);
    const events = await kinds(shop);
    assertEquals(await settle(), [3, 0, 0, 0]);
    assertEquals([await kinds(shop), events.at(-1)], [events, "PROMOTED retraining: 3 stale"]);
    const serving = await shop.with((registry) => registry.resolveAll({ group: "demo" }).map(({ run }) => run));
    assertEquals(serving, ["again", "again", "again"]);
  }));

Deno.test("settleRetraining() what must not serve is rejected once, with the reason, and the others serve", () =>
  waiting(async ({ shop, settle }) => {
    const [version] = await shop.with((registry) => registry.listVersions({ run: "again" }));
    const broken = [{ version: version!, code: "NOT_FINITE" }];
    assertEquals(await settle({ broken }), [2, 0, 1, 0]);
    const events = await kinds(shop);
    assertEquals(await settle({ broken }), [2, 0, 1, 0]);
    assertEquals([await kinds(shop), events.includes("REJECTED NOT_FINITE")], [events, true]);
  }));

Deno.test("settleRetraining() waits where a person approves, or somebody else has changed the champion", () =>
  waiting(async ({ shop, settle }) => {
    assertEquals(await settle({ approval: "manual" }), [0, 3, 0, 0]);
    shop.train("other", 2, { keys: [KEYS[0]!] });
    // Who has come to serve has ended the challenges of older versions.
    const left = await shop.with((registry) => registry.listVersions({ run: "again", stage: "Staging" }).length);
    assertEquals(await settle({ champions: {} }), [0, 0, 0, left]);
    assertEquals(await settle(), [2, 0, 0, left - 2]);
  }));

Deno.test("settleRetraining() tells where somebody had rolled back to what is replaced", () =>
  waiting(async ({ shop }) => {
    const former = await shop.with((registry) => {
      const [former] = registry.resolveAll({ run: "first" }), keys = [former!.key.id];
      const [next] = registry.listVersions({ run: "again", keys }), detail = { by: "ana", note: "n" };
      const move = (version: number, from: "Staging" | "Archived", champion: number) => [
        { version, from, to: "Production", champion } as const,
      ];
      registry.act({ kind: "PROMOTED", run: "again", detail, moves: move(next!.id, "Staging", former!.id) });
      registry.act({ kind: "ROLLED_BACK", run: "first", detail, moves: move(former!.id, "Archived", next!.id) });
      return former!;
    });
    shop.train("third", 3, { keys: [former.key], stage: "Staging" });
    const settled = await shop.with((registry) =>
      settleRetraining(registry, { ...OPTIONS, run: "third", champions: { [former.key.id]: former.id } })
    );
    assertEquals([settled.promoted.length, settled.undone.length], [1, 1]);
  }));

Deno.test("settleRetraining() a fallback for a fit that failed replaces no champion", () =>
  waiting(async ({ shop, settle }) => {
    shop.train("crashed", 3, { keys: [KEYS[0]!], stage: "Staging", fallback: "WORKER_CRASHED" });
    assertEquals(await settle({ run: "crashed" }), [0, 0, 1, 0]);
  }));

Deno.test("settleRetraining() what somebody has rejected or rolls out since the run was registered is theirs", () =>
  waiting(async ({ shop, settle }) => {
    await shop.with((registry) => {
      const [version] = registry.listVersions({ run: "again" }), [champion] = registry.resolveAll({ run: "first" });
      const move = { version: version!.id, from: "Staging", to: "Staging", champion: champion!.id } as const;
      registry.act({ kind: "REJECTED", run: "again", detail: { by: "ana", note: "never" }, moves: [move] });
    });
    const events = await kinds(shop);
    assertEquals([await settle(), (await kinds(shop)).slice(events.length)], [[2, 0, 1, 0], [
      "PROMOTED retraining: 3 stale",
    ]]);
    shop.train("rolled", 3, { keys: KEYS, stage: "Staging" });
    await shop.with((registry) => {
      const detail = { by: "ana", note: "n", group: "demo", share: 5, moved: 0 };
      registry.act({ kind: "ROLLED_OUT", run: "rolled", detail, moves: [] });
    });
    assertEquals(await settle({ run: "rolled" }), [0, 3, 0, 0]);
  }));
