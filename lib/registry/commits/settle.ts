import type { DatabaseSync } from "node:sqlite";
import type { Candidate, Settle, Settlement } from "../versions/action.ts";
import { APPLY, CHANGES } from "../versions/changes.ts";
import type { SqlRow } from "../versions/rows.ts";
import { CANDIDATES, SETTLE } from "../versions/statements.ts";

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
  const { stages, actions } = settle(candidatesOf(database));
  assertFits(database, stages);
  setStages(database, stages);
  return logActions(database, actions);
}

/** Versions to come, one at a time: there may be a million. */
function* candidatesOf(database: DatabaseSync): Generator<Candidate> {
  for (const row of database.prepare(CANDIDATES).iterate()) yield candidateOf(row);
}

/** Positions count from 1, and candidates are in their order. Most have one stage: it is given to all at once. */
function setStages(database: DatabaseSync, stages: Settlement["stages"]): void {
  const counts = Map.groupBy(STAGES, (stage) => stages.reduce((sum, own) => sum + Number(own === stage), 0));
  const most = counts.get(Math.max(...counts.keys()))?.[0] ?? "None";
  database.prepare("UPDATE new_versions SET stage = ?").run(most);
  const update = database.prepare("UPDATE new_versions SET stage = ? WHERE position = ?");
  stages.forEach((stage, i) => stage === most || update.run(stage, i + 1));
}

/** Log what was decided about `this_run`. @returns Ids of the events by kind. */
export function logActions(database: DatabaseSync, actions: Settlement["actions"]): Causes {
  const log = database.prepare("INSERT INTO events (at, kind, run_id, detail) SELECT at, ?, run, ? FROM this_run");
  return Object.fromEntries(
    actions.map(({ kind, detail }) => [kind, Number(log.run(kind, JSON.stringify(detail)).lastInsertRowid)]),
  );
}

const STAGES: Settlement["stages"] = ["None", "Staging", "Production"];

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

function candidateOf(row: SqlRow): Candidate {
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

function assertFits(database: DatabaseSync, stages: Settlement["stages"]): void {
  const count = Number(database.prepare("SELECT count(*) AS count FROM new_versions").get()?.count);
  if (stages.length !== count) {
    throw new RangeError(
      `Cannot settle a run as each of its ${count} versions needs a stage: current value is ${stages.length}`,
    );
  }
  const others = database.prepare("SELECT position, contender FROM new_versions WHERE NOT chosen ORDER BY position");
  for (const { position, contender } of others.iterate()) {
    if (stages[Number(position) - 1] === "None") continue;
    throw new RangeError(
      `Cannot settle a run as only outcomes of keys leave None: current value is version ${position} of the run, contender ${contender}`,
    );
  }
}
