import type { DatabaseSync } from "node:sqlite";
import { RegistryError } from "../core/errors.ts";
import { guard } from "./failure.ts";
import { inTransaction } from "./in_transaction.ts";
import type { Stage } from "./records.ts";

/** Alias of the version that serves its key. */
export const CHAMPION = "champion";

/** Alias of the newest version of a key that waits in `Staging` beside its champion. */
export const CHALLENGER = "challenger";

/** A change of stage by hand. */
export interface StageChange {
  /** New stage. `Production` also moves the champion alias and archives the version that had it. */
  readonly stage: Stage;
  /** ISO instant (UTC) for the event log. */
  readonly at: string;
}

/**
 * Move a version to another stage, with its events, in one SQLite transaction.
 *
 * @param database Writable database.
 * @param version Its number in the registry.
 * @param change Stage and instant.
 * @throws {RegistryError} `NOT_FOUND` for an unknown version, `SERVES` if the serving version would leave Production,
 * `READ_ONLY`, `LOCKED`.
 */
export function changeStage(database: DatabaseSync, version: number, change: StageChange): void {
  guard(`move version ${version} to ${change.stage}`, () => {
    inTransaction(database, () => applyStage(database, version, change));
  });
}

function applyStage(database: DatabaseSync, version: number, change: StageChange): void {
  const row = database.prepare(`SELECT v.series_id AS series, a.version_id AS champion FROM versions v
    LEFT JOIN aliases a ON a.series_id = v.series_id AND a.alias = ? WHERE v.id = ?`).get(CHAMPION, version);
  if (row === undefined) {
    throw new RegistryError(
      "NOT_FOUND",
      `Cannot change a stage as the version must exist: current value is ${version}`,
      {
        hint: "List versions with `deno task models`.",
      },
    );
  }
  const former = row.champion === null ? null : Number(row.champion);
  if (former === version && change.stage !== "Production") {
    throw new RegistryError(
      "SERVES",
      `Cannot move version ${version} to ${change.stage} as it must not be the one that serves: current value is champion`,
      { hint: "Promote another version of the key to Production first." },
    );
  }
  if (change.stage === "Production" && former !== version) {
    if (former !== null) setStage(database, former, { ...change, stage: "Archived" });
    database.prepare("INSERT OR REPLACE INTO aliases VALUES (?, ?, ?)").run(Number(row.series), CHAMPION, version);
    logEvent(database, version, { at: change.at, kind: "ALIAS_MOVED", detail: { alias: CHAMPION } });
  }
  setStage(database, version, change);
  if (change.stage !== "Staging") endChallenge(database, version, change.at);
}

/** Who serves or is archived challenges no more. */
function endChallenge(database: DatabaseSync, version: number, at: string): void {
  const { changes } = database.prepare("DELETE FROM aliases WHERE alias = ? AND version_id = ?").run(
    CHALLENGER,
    version,
  );
  if (Number(changes) === 0) return;
  logEvent(database, version, { at, kind: "ALIAS_REMOVED", detail: { alias: CHALLENGER } });
}

function setStage(database: DatabaseSync, version: number, { stage, at }: StageChange): void {
  const from = database.prepare("SELECT stage FROM versions WHERE id = ?").get(version)?.stage;
  if (from === stage) return;
  database.prepare("UPDATE versions SET stage = ? WHERE id = ?").run(stage, version);
  logEvent(database, version, { at, kind: "STAGE_CHANGED", detail: { from, to: stage } });
}

function logEvent(
  database: DatabaseSync,
  version: number,
  event: { at: string; kind: string; detail: Record<string, unknown> },
): void {
  database.prepare(`INSERT INTO events (at, kind, run_id, series_id, version, detail)
    SELECT ?, ?, '', series_id, number, ? FROM versions WHERE id = ?`)
    .run(event.at, event.kind, JSON.stringify(event.detail), version);
}
