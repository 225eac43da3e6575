import { assert, assertEquals } from "@std/assert";
import { RegistryError } from "@lib/core/errors/errors.ts";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { cohortOf } from "@lib/lifecycle/cohort.ts";
import { type MoveFacts, seriesOf } from "@lib/lifecycle/move_plan.ts";
import { planRollout, type RolloutPlan, withoutBrokenMoves } from "@lib/lifecycle/plan_rollout.ts";
import type { Stage, VersionRow } from "@lib/registry/versions/row_types.ts";

/** Keys in the order in which the run takes them. */
const KEYS = Array.from({ length: 6 }, (_, k) => seriesKey([`k${k}`]))
  .sort((a, b) => cohortOf(a.id, "new") - cohortOf(b.id, "new"));
const HALF = (cohortOf(KEYS[2]!.id, "new") + cohortOf(KEYS[3]!.id, "new")) / 2;

function version(id: number, k: number, stage: Stage, more: Partial<VersionRow> = {}): VersionRow {
  const facts = { group: "demo", version: id, contender: "naive", family: "naive", status: "champion" as const };
  const rest = { reason: "", aliases: [], specHash: "", scores: {}, flags: [], createdAt: "", bytes: 1 };
  return { id, key: KEYS[k]!, run: id < 10 ? "old" : "new", stage, ...facts, ...rest, ...more } as VersionRow;
}

function plan(
  versions: readonly VersionRow[],
  { share = HALF, champions = [], displaced = [], rejected = [] }: {
    share?: number;
    champions?: VersionRow[];
    displaced?: VersionRow[];
    rejected?: number[];
  } = {},
): RolloutPlan {
  const facts: Pick<MoveFacts, "champions" | "rejected"> = {
    champions: new Map(champions.map((row) => [seriesOf(row), row])),
    rejected: new Set(rejected),
  };
  return planRollout(versions, { ...facts, share, displaced: new Map(displaced.map((row) => [row.key.id, row])) });
}

function told({ forward, back, serving, waiting, held }: Omit<RolloutPlan, "left">) {
  return {
    forward: forward.map(({ version, champion }) => [version.id, champion?.id ?? null]),
    back: back.map(({ version, champion }) => [version.id, champion?.id ?? null]),
    serving: serving.map(({ id }) => id),
    waiting: waiting.map(({ id }) => id),
    held: held.map(({ version, code }) => [version.id, code]),
  };
}

const NOTHING = { forward: [], back: [], serving: [], waiting: [], held: [] };

Deno.test("planRollout() the keys of the share move, those that serve stay, the others wait", () => {
  const versions = [version(11, 0, "Staging"), version(12, 1, "Production"), version(13, 4, "Staging")];
  const champions = [version(1, 0, "Production"), version(12, 1, "Production"), version(3, 4, "Production")];
  assertEquals(told(plan(versions, { champions })), { ...NOTHING, forward: [[11, 1]], serving: [12], waiting: [13] });
  assertEquals(told(plan(versions, { champions, share: 100 })), {
    ...NOTHING,
    forward: [[11, 1], [13, 3]],
    serving: [12],
  });
  assertEquals(told(plan([version(14, 2, "Staging")])), { ...NOTHING, forward: [[14, null]] });
  // A share has the keys with places below it.
  const place = cohortOf(KEYS[2]!.id, "new");
  assertEquals(told(plan([version(14, 2, "Staging")], { share: place })), { ...NOTHING, waiting: [14] });
});

Deno.test("planRollout() a smaller share gives back what a step has moved, and nothing else", () => {
  const versions = [version(11, 0, "Production"), version(14, 4, "Production"), version(15, 5, "Production")];
  const former = version(1, 4, "Archived"), found = plan(versions, { champions: versions, displaced: [former] });
  assertEquals(told(found), { ...NOTHING, back: [[1, 14]], serving: [11, 15] });
  assertEquals(told(plan(versions, { champions: versions, displaced: [version(2, 0, "Archived")], share: 0 })).back, [[
    2,
    11,
  ]]);
});

Deno.test("planRollout() what was given back moves again; what somebody has rolled back, rejected or overtaken is held", () => {
  const given = version(11, 0, "Archived");
  const versions = [given, version(12, 1, "Archived"), version(13, 2, "Staging"), version(14, 4, "None")];
  const champions = [version(1, 0, "Production"), version(2, 1, "Production")];
  assertEquals(told(plan(versions, { champions, displaced: [given, version(3, 1, "Archived")], rejected: [13] })), {
    ...NOTHING,
    forward: [[11, 1]],
    held: [[12, "ARCHIVED"], [13, "REJECTED"], [14, "NOT_STAGED"]],
  });
  const damage = new RegistryError("CORRUPT_DATABASE", "Cannot read a row", { hint: "fsck" });
  const later = version(20, 0, "Production", { run: "later" });
  assertEquals(
    told(plan([version(11, 0, "Staging"), version(12, 1, "Staging", { damage })], { champions: [later] })).held,
    [
      [11, "NEWER_CHAMPION"],
      [12, "CORRUPT_DATABASE"],
    ],
  );
});

Deno.test("withoutBrokenMoves() what cannot be loaded stays where it is, and the key with who serves it", () => {
  const versions = [version(11, 0, "Staging"), version(14, 4, "Production")], former = version(1, 4, "Archived");
  const found = plan(versions, { champions: [versions[1]!], displaced: [former] });
  const broken = [...found.forward, ...found.back].map(({ version }) => ({ version, code: "CORRUPT_PACK" }));
  assert(broken.length === 2);
  assertEquals([found.left, withoutBrokenMoves(found, broken).left], [0, 2]);
  assertEquals(told(withoutBrokenMoves(found, broken)), {
    ...NOTHING,
    serving: [14],
    held: [[11, "CORRUPT_PACK"], [1, "CORRUPT_PACK"]],
  });
});
