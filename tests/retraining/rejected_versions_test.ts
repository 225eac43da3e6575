import { assertEquals } from "@std/assert";
import { rejectedVersions } from "@lib/retraining/rejected_versions.ts";
import { KEYS } from "../inference/_fixtures.ts";
import { Shop } from "./_shop.ts";

Deno.test("rejectedVersions() tells what a retraining has found from what somebody else has said", async () => {
  using shop = new Shop();
  shop.train("again", 2, { keys: KEYS, stage: "Staging" });
  await shop.with((registry) => {
    const versions = registry.listVersions({ run: "again" }), [found, said] = versions;
    const reject = (version: number, by: string, note: string) => {
      const move = { version, from: "Staging", to: "Staging", champion: null } as const;
      registry.act({ kind: "REJECTED", run: "again", detail: { by, note }, moves: [move] });
    };
    reject(found!.id, "retrain", "NOT_FINITE");
    reject(said!.id, "ana", "no");
    assertEquals(
      rejectedVersions(registry, "again", versions),
      new Map([[found!.id, "NOT_FINITE"], [said!.id, "REJECTED"]]),
    );
  });
});
