import type { DatabaseSync } from "node:sqlite";
import type { Candidate, Settle, Settlement } from "./action.ts";
import { APPLY, CHANGES } from "./changes.ts";
import type { Row } from "./rows.ts";
import { CANDIDATES, SETTLE } from "./statements.ts";

/** Ids of the events that cause a run's moves, by kind of the action. */
export type Causes = Readonly<Record<string, number>>;

/**
 * Give the collected versions of `this_run` their stages, and log why.
 *
 * @param database Inside the transaction of a commit, with the run's keys in place.
 * @param options `settle`: who decides; without it what is chosen serves, or waits if `challenges`.
 * @throws {RangeError} If a settlement does not fit its candidates.
 */
export function settleCollected(
  database: DatabaseSync,
  { settle, challenges }: { settle?: Settle; challenges: boolean },
): Causes {
  if (settle === undefined) {
    database.exec(SETTLE(challenges));
    return {};
  }
  const candidates = database.prepare(CANDIDATES).all().map(candidateOf), { stages, actions } = settle(candidates);
  assertFits(candidates, stages);
  const update = database.prepare("UPDATE new_versions SET stage = ? WHERE position = ?");
  // Positions count from 1, and candidates are in their order.
  stages.forEach((stage, i) => stage === "None" || update.run(stage, i + 1));
  return logActions(database, actions);
}

/** Log what was decided about `this_run`. @returns Ids of the events by kind. */
export function logActions(database: DatabaseSync, actions: Settlement["actions"]): Causes {
  const log = database.prepare("INSERT INTO events (at, kind, run_id, detail) SELECT at, ?, run, ? FROM this_run");
  return Object.fromEntries(
    actions.map(({ kind, detail }) => [kind, Number(log.run(kind, JSON.stringify(detail)).lastInsertRowid)]),
  );
}

const MOVES = `INSERT INTO changes (version, series, number, origin, target, last, logged, cause)
  SELECT v.id, v.series_id, v.number, ?1, ?2, v.stage = ?2, ?3, ?4 FROM versions v
  WHERE v.run_id = (SELECT run FROM this_run) AND v.stage IN (?2, ?5) ORDER BY v.id`;

/**
 * Let the versions of `this_run`, which are registered in their stages, take their places, and log it.
 *
 * @param database Inside the transaction of the commit, or of its replay.
 * @param causes Ids of the events that cause it. @param options `logged`: whether each stage is an event of its own, which it was
 * not before schema 3; default true.
 */
export function moveCollected(
  database: DatabaseSync,
  causes: Causes,
  { logged = true }: { logged?: boolean } = {},
): void {
  database.exec(CHANGES);
  const move = database.prepare(MOVES), { GATED = null, PROMOTED = null } = causes;
  move.run("None", "Staging", Number(logged), GATED, logged ? "Production" : "Staging");
  move.run("Staging", "Production", Number(logged), PROMOTED, "Production");
  database.exec(APPLY);
  database.exec(`INSERT INTO events (at, kind, run_id, detail) SELECT at, 'RUN_COMMITTED', run,
    json_object('versions', (SELECT count(*) FROM versions WHERE run_id = run)) FROM this_run`);
}

function candidateOf(row: Row): Candidate {
  return {
    id: Number(row.id),
    key: { id: String(row.key_id), parts: JSON.parse(String(row.parts)) },
    contender: String(row.contender),
    status: row.status === "champion" ? "champion" : "fallback",
    chosen: row.chosen === 1,
    champion: row.champion === null ? null : {
      id: Number(row.champion),
      version: Number(row.number),
      run: String(row.run_id),
      larger: row.larger === 1,
      sameRecipe: row.same_recipe === 1,
    },
  };
}

function assertFits(candidates: readonly Candidate[], stages: Settlement["stages"]): void {
  if (stages.length !== candidates.length) {
    throw new RangeError(
      `Cannot settle a run as each of its ${candidates.length} versions needs a stage: current value is ${stages.length}`,
    );
  }
  const other = candidates.find(({ chosen }, i) => !chosen && stages[i] !== "None");
  if (other === undefined) return;
  throw new RangeError(
    `Cannot settle a run as only outcomes of keys leave None: current value is version ${other.id} of contender ${other.contender}`,
  );
}
