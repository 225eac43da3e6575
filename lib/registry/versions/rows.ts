import { type ErrorRecord, RegistryError } from "../../core/errors/errors.ts";
import type { Outcome } from "../../core/outcome.ts";
import { isFullyBound, numberedVersion, runDigest, UNBOUND, versionDigest } from "./digest.ts";
import { CHALLENGER, CHAMPION } from "./lifecycle.ts";
import type { Comparison, EventRow, RunPack, RunRow, Stage, VersionRow } from "./row_types.ts";

/** A row as the driver gives it. */
export type SqlRow = Record<string, unknown>;

/** A version that an alias names: its stage says the same, or one of the two is damaged. */
export function namedVersionOf(row: SqlRow, alias: string): VersionRow {
  const version = versionOf(row), stage = STAGE_OF.get(alias);
  if (stage === undefined || version.stage === stage || version.damage !== undefined) return version;
  return { ...version, damage: damagedRow(`alias ${alias} of key ${version.key.id}`) };
}

/** Aliases that say the same as a stage; any other may point anywhere. */
const STAGE_OF: ReadonlyMap<string, Stage> = new Map([[CHAMPION, "Production"], [CHALLENGER, "Staging"]]);

/** A version from its row; one that does not say what was registered says so. */
export function versionOf(row: SqlRow): VersionRow {
  try {
    const version = versionFrom(row);
    if (row.digest === UNBOUND) return version;
    const isSound = row.digest === digestOfVersion(row, version) && row.status === version.status;
    return isSound ? version : { ...version, damage: damagedRow(`version ${row.number} of key ${row.key_id}`) };
  } catch (thrown) {
    if (!(thrown instanceof RegistryError)) throw thrown;
    const unread = { parts: "[]", aliases: "[]", flags: "[]", scores: "{}", comparison: null };
    return { ...versionFrom({ ...row, ...unread }), damage: thrown };
  }
}

/** What the digest of a version's row must be. */
export function digestOfVersion(row: SqlRow, version: VersionRow = versionFrom(row)): string {
  const { group, run, key, contender, family, status, reason, specHash, scores } = version;
  const links = { model: String(row.model), leaderboard: row.leaderboard === null ? null : String(row.leaderboard) };
  const facts = { group, run, key, contender, family, status, reason, specHash, scores, ...links };
  if (!isFullyBound(row.digest)) return numberedVersion(versionDigest(facts), String(row.number));
  const { chosen, architecture, recipe } = version;
  const comparison = row.comparison === null ? null : String(row.comparison);
  const bindings = { chosen, architecture, recipe, comparison };
  return numberedVersion(versionDigest({ ...facts, bindings }), String(row.number), tripleOf(row));
}

function tripleOf({ major, minor, patch }: SqlRow): string {
  return `${major}.${minor}.${patch}`;
}

function versionFrom(row: SqlRow): VersionRow {
  return {
    id: Number(row.id),
    key: { id: String(row.key_id), parts: textsOf(row, "parts") },
    group: String(row.group_name),
    version: Number(row.number),
    run: String(row.run_id),
    contender: String(row.contender),
    family: String(row.family),
    status: row.status === "champion" ? "champion" : "fallback",
    reason: String(row.reason),
    stage: String(row.stage) as VersionRow["stage"],
    aliases: textsOf(row, "aliases"),
    specHash: String(row.spec_hash),
    scores: scoresOf(row, "scores"),
    flags: textsOf(row, "flags"),
    createdAt: String(row.created_at),
    bytes: Number(row.bytes),
    chosen: row.chosen === 1,
    semantic: `${row.contender}_v${tripleOf(row)}`,
    architecture: String(row.architecture),
    recipe: String(row.recipe),
    comparison: comparisonOf(row),
  };
}

/** What is bound by the digest is what was registered; of what is not, the damage is told. */
function comparisonOf(row: SqlRow): Comparison | null {
  return row.comparison === null ? null : recordOf(row, "comparison") as unknown as Comparison;
}

/** A run from its row; one that does not say what was registered says so. */
export function runOf(row: SqlRow): RunRow {
  try {
    const run = runFrom(row);
    if (row.digest === UNBOUND || row.digest === digestOfRun(row, run)) return run;
    return { ...run, damage: damagedRow(`run ${row.id}`) };
  } catch (thrown) {
    if (!(thrown instanceof RegistryError)) throw thrown;
    return {
      ...runFrom({ ...row, key_columns: "[]", counts: "{}", summary: "null", environment: null }),
      damage: thrown,
    };
  }
}

/** What the digest of a run's row must be. */
export function digestOfRun(row: SqlRow, run: RunRow = runFrom(row)): string {
  const { lineage: { data, planHash, codeRevision, seed } } = run;
  const shared = jsonOf(row, "shared") as [string, string][];
  const summary = String(row.summary), environmentJson = row.environment === null ? null : String(row.environment);
  return runDigest({ ...run, data, planHash, codeRevision, seed, shared, summary, environmentJson });
}

function runFrom(row: SqlRow): RunRow {
  return {
    run: String(row.id),
    name: String(row.name),
    createdAt: String(row.created_at),
    committedAt: String(row.committed_at),
    sequence: Number(row.committed),
    configJson: String(row.config),
    keyColumns: textsOf(row, "key_columns"),
    lineage: {
      data: {
        group: String(row.data_group),
        version: Number(row.data_version),
        contentHash: String(row.data_hash),
      },
      planHash: String(row.plan_hash),
      codeRevision: String(row.code_revision),
      seed: Number(row.seed),
      environment: row.environment === null ? null : recordOf(row, "environment"),
    },
    staged: Number(row.staged),
    outcomes: { champion: 0, fallback: 0, failed: 0, ...row.counts === undefined ? {} : scoresOf(row, "counts") },
    summary: jsonOf(row, "summary"),
  };
}

/** An outcome from its row. */
export function outcomeOf(row: SqlRow): Outcome {
  return {
    key: { id: String(row.key_id), parts: textsOf(row, "parts") },
    status: String(row.status) as Outcome["status"],
    contender: String(row.contender),
    version: Number(row.version),
    reason: String(row.reason) as Outcome["reason"],
    ...(row.error === null ? {} : { error: errorOf(row, "error") }),
    scores: scoresOf(row, "scores"),
  };
}

/** A pack from its row. */
export function packOf(row: SqlRow): RunPack {
  return { sha256: String(row.sha256), isRecord: row.is_record === 1, isSwept: row.swept_at !== null };
}

/** An event from its row. */
export function eventOf(row: SqlRow): EventRow {
  return {
    id: Number(row.id),
    at: String(row.at),
    kind: String(row.kind),
    run: String(row.run_id),
    cause: row.cause === null ? null : Number(row.cause),
    group: row.group_name === null ? null : String(row.group_name),
    key: row.key_id === null ? null : { id: String(row.key_id), parts: textsOf(row, "parts") },
    version: row.version === null ? null : Number(row.version),
    detail: recordOf(row, "detail"),
  };
}

/** Undefined scores are null in JSON and NaN here. */
function scoresOf(row: SqlRow, column: string): Record<string, number> {
  return Object.fromEntries(
    Object.entries(recordOf(row, column)).map(([name, value]) => [name, typeof value === "number" ? value : NaN]),
  );
}

function errorOf(row: SqlRow, column: string): ErrorRecord {
  const { name, code, message, hint, context } = recordOf(row, column);
  const text = (value: unknown) => typeof value === "string" ? value : "";
  return { name: text(name), code: text(code), message: text(message), hint: text(hint), context: Object(context) };
}

function textsOf(row: SqlRow, column: string): string[] {
  const value = jsonOf(row, column);
  if (Array.isArray(value) && value.every((item) => typeof item === "string")) return value;
  throw corruptColumn(row, column);
}

function recordOf(row: SqlRow, column: string): Record<string, unknown> {
  const value = jsonOf(row, column);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw corruptColumn(row, column);
}

function jsonOf(row: SqlRow, column: string): unknown {
  try {
    return JSON.parse(String(row[column]));
  } catch {
    throw corruptColumn(row, column);
  }
}

/** Named, so that somebody can look at it: what it says may be another row's. */
function damagedRow(what: string): RegistryError {
  return corruptDatabase("the row of " + what, "another");
}

function corruptColumn(row: SqlRow, column: string): RegistryError {
  return corruptDatabase(`${column} of ${rowName(row)}`, String(row[column]).slice(0, 60));
}

/** Which row it is, by the columns that only its kind has. */
function rowName(row: SqlRow): string {
  if ("number" in row) return `version ${row.id}`;
  if ("committed" in row) return `run ${row.id}`;
  return "kind" in row ? `event ${row.id}` : `an outcome of run ${row.run_id}`;
}

/** What no registry says that was written as it should be. */
export function corruptDatabase(what: string, found: string, cause?: unknown): RegistryError {
  return new RegistryError(
    "CORRUPT_DATABASE",
    `Cannot read the registry as ${what} must be as they were written: current value is ${JSON.stringify(found)}`,
    {
      hint:
        "Look at it with `deno task fsck`; restore the registry folder from a backup, or rebuild it with `deno task fsck --repair`.",
      cause,
    },
  );
}
