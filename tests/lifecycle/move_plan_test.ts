import { assertEquals } from "@std/assert";
import { RegistryError } from "@lib/core/errors/errors.ts";
import { seriesKey } from "@lib/core/rows/panel.ts";
import {
  bySeries,
  type MovePlan,
  movesOf,
  planPromotion,
  planRollback,
  seriesOf,
  withoutBroken,
} from "@lib/lifecycle/move_plan.ts";
import type { Stage, VersionRow } from "@lib/registry/versions/row_types.ts";

/** Version `id` of key `k`, made by a run. */
function version(id: number, stage: Stage, { k = id, run = "r2", ...more }: Partial<VersionRow> & { k?: number } = {}) {
  const facts = { group: "demo", version: 1, contender: "naive", family: "naive", status: "champion" as const };
  const rest = { reason: "", aliases: [], specHash: "", scores: {}, flags: [], createdAt: "", bytes: 1 };
  return { id, key: seriesKey([`k${k}`]), run, stage, ...facts, ...rest, ...more } as VersionRow;
}

const championsOf = (...all: VersionRow[]) => bySeries(all);

function told({ moves, unchanged, held, conflicts }: MovePlan) {
  const kept = (all: readonly { version: VersionRow; code: string }[]) => all.map((one) => [one.version.id, one.code]);
  return {
    moves: moves.map((move) => [move.version.id, move.champion?.id ?? null]),
    unchanged: unchanged.map(({ id }) => id),
    held: kept(held),
    conflicts: kept(conflicts),
  };
}

const NOTHING = { moves: [], unchanged: [], held: [], conflicts: [] };
const damage = new RegistryError("CORRUPT_DATABASE", "Cannot read a row", { hint: "fsck" });

Deno.test("planPromotion() what waits moves, what serves stays, what the gate held is held", () => {
  const rows = [
    version(11, "Staging", { k: 1 }),
    version(12, "Production"),
    version(13, "None"),
    version(14, "Staging"),
  ];
  const champions = championsOf(version(1, "Production", { run: "r1" }), rows[1]!);
  assertEquals(told(planPromotion(rows, { champions, rejected: new Set() })), {
    ...NOTHING,
    moves: [[11, 1], [14, null]],
    unchanged: [12],
    held: [[13, "NOT_STAGED"]],
  });
});

Deno.test("planPromotion() force moves what is held and older, never what has served or is damaged", () => {
  const rows = [
    version(11, "None", { k: 1 }),
    version(12, "Staging", { k: 2 }),
    version(13, "Archived", { k: 3 }),
    version(14, "Staging", { k: 4 }),
    version(15, "Staging", { k: 5, damage }),
  ];
  const champions = championsOf(version(99, "Production", { run: "r3", k: 4 }));
  const facts = { champions, rejected: new Set([12]) };
  assertEquals(told(planPromotion(rows, facts)), {
    ...NOTHING,
    held: [[11, "NOT_STAGED"], [12, "REJECTED"], [13, "ARCHIVED"]],
    conflicts: [[14, "NEWER_CHAMPION"], [15, "CORRUPT_DATABASE"]],
  });
  assertEquals(told(planPromotion(rows, { ...facts, force: true })), {
    ...NOTHING,
    moves: [[11, null], [12, null], [14, 99]],
    held: [[13, "ARCHIVED"]],
    conflicts: [[15, "CORRUPT_DATABASE"]],
  });
  const { moves } = planPromotion(rows, { ...facts, force: true });
  assertEquals(moves.map(({ overruled }) => overruled), ["NOT_STAGED", "REJECTED", "NEWER_CHAMPION"]);
});

Deno.test("planPromotion() another contender of the champion's run is not older than it", () => {
  const champions = championsOf(version(12, "Production", { k: 1 }));
  const plan = planPromotion([version(11, "Staging", { k: 1 })], { champions, rejected: new Set() });
  assertEquals(told(plan).moves, [[11, 12]]);
});

Deno.test("planRollback() what has served moves, what serves stays, what never served is told", () => {
  const rows = [
    version(1, "Archived"),
    version(2, "Production"),
    version(3, "Staging"),
    version(4, "Archived", { damage }),
  ];
  const champions = championsOf(version(11, "Production", { k: 1 }));
  assertEquals(told(planRollback(rows, { champions })), {
    moves: [[1, 11]],
    unchanged: [2],
    held: [[3, "NEVER_SERVED"]],
    conflicts: [[4, "CORRUPT_DATABASE"]],
  });
});

Deno.test("seriesOf() tells equal keys of two tables apart", () => {
  assertEquals(
    seriesOf(version(1, "None", { k: 1 })) === seriesOf(version(2, "None", { k: 1, group: "other" })),
    false,
  );
});

Deno.test("movesOf() what is in None passes Staging", () => {
  const champion = version(1, "Production", { run: "r1", k: 11 });
  const rows = [version(11, "None"), version(12, "Staging"), version(13, "Archived")];
  const moves = rows.map((row, i) => ({ version: row, champion: i === 0 ? champion : null, overruled: null }));
  assertEquals(movesOf(moves), [
    { version: 11, champion: 1, from: "None", to: "Staging" },
    { version: 11, champion: 1, from: "Staging", to: "Production" },
    { version: 12, champion: null, from: "Staging", to: "Production" },
    { version: 13, champion: null, from: "Archived", to: "Production" },
  ]);
});

Deno.test("withoutBroken() what cannot be loaded is a conflict", () => {
  const rows = [version(11, "Staging"), version(12, "Staging")];
  const plan = planPromotion(rows, { champions: new Map(), rejected: new Set() });
  const broken = [{ version: rows[0]!, code: "CORRUPT_PACK" }];
  assertEquals(told(withoutBroken(plan, broken)), {
    ...NOTHING,
    moves: [[12, null]],
    conflicts: [[11, "CORRUPT_PACK"]],
  });
});
