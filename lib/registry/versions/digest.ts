import { hashBytes } from "../../core/bytes/hash.ts";
import type { SeriesKey } from "../../core/rows/panel.ts";
import type { RunInput, VersionInput } from "./row_types.ts";

/** Digits of a digest: it tells a damaged row from a sound one, and defends against nobody who can write rows. */
const DIGITS = 32;

/** In place of a digest: what the first release registered, where it is read as it is, was bound by nothing. */
export const UNBOUND = "-";

/** What is bound together by the digest of a version: SQLite has no checksums, and any bit of a row may change. */
export interface VersionFacts
  extends Pick<VersionInput, "contender" | "family" | "status" | "reason" | "specHash" | "scores"> {
  /** Its feature group. */
  readonly group: string;
  /** Whose version it is. */
  readonly key: SeriesKey;
  /** Which run made it. */
  readonly run: string;
  /** SHA-256 of its encoded model. */
  readonly model: string;
  /** SHA-256 of its leaderboard, or null. */
  readonly leaderboard: string | null;
  /** What a version of a run before schema 3 does not say. */
  readonly bindings?: Bindings;
}

/** What decides a version's semantic number and its promotion. */
export interface Bindings {
  /** Whether it is the outcome of its key in the run. */
  readonly chosen: boolean;
  /** Hash of what a major version keeps. */
  readonly architecture: string;
  /** Hash of what a minor version keeps. */
  readonly recipe: string;
  /** Evidence against the champion, as JSON text, or null. */
  readonly comparison: string | null;
}

/** What a version that is to be registered says of itself, and what stands for what it does not say. */
export function bindingsOf(version: VersionInput): Bindings {
  const { chosen = true, architecture = version.family, recipe = version.specHash, comparison = null } = version;
  return { chosen, architecture, recipe, comparison: comparison === null ? null : JSON.stringify(comparison) };
}

/** Names a version's row by what it says: whoever serves a key by another key's row, or a changed one, is found out. */
export function versionDigest(facts: VersionFacts): string {
  const { group, key, run, contender, family, status, reason, specHash, model, leaderboard, bindings } = facts;
  const scores = Object.entries(facts.scores).sort(([a], [b]) => a < b ? -1 : 1)
    .map(([name, value]) => [name, Number.isFinite(value) ? value : null]);
  return digestOf([
    ...[group, key.id, key.parts, run, contender, family, status, reason, specHash, model, leaderboard],
    scores,
    ...bindings === undefined ? [] : [bindings.chosen, bindings.architecture, bindings.recipe, bindings.comparison],
  ]);
}

/** What is bound together by the digest of a run. */
export interface DigestedRun extends Pick<RunInput, "run" | "name" | "planHash" | "seed" | "codeRevision" | "data"> {
  /** ISO instant of its start. */
  readonly createdAt: string;
  /** Its config, as text. */
  readonly configJson: string;
  /** Names of the key columns. */
  readonly keyColumns: readonly string[];
  /** What it said at commit, as JSON text. */
  readonly summary: string;
  /** Name and SHA-256 of each shared artifact, sorted by name. */
  readonly shared: readonly (readonly [name: string, sha256: string])[];
  /** Where it was made, as JSON text; null for a run before schema 3. */
  readonly environmentJson: string | null;
}

/** Names a run's row by what it says, with its lineage and the parts that its models share. */
export function runDigest(facts: DigestedRun): string {
  const { run, name, createdAt, configJson, keyColumns, summary, planHash, codeRevision, seed, shared } = facts;
  const { data: { group, version, contentHash }, environmentJson } = facts;
  return digestOf([
    ...[run, name, createdAt, configJson, keyColumns, summary, planHash, codeRevision, seed],
    ...[group, version, contentHash, shared],
    ...environmentJson === null ? [] : [environmentJson],
  ]);
}

/**
 * What stands in the row of a version: the numbers that only the commit gives follow its digest, that within its key and, since
 * schema 3, the semantic one. So the statement that gives the numbers binds them.
 */
export function numberedVersion(digest: string, ...numbers: readonly string[]): string {
  return [digest, ...numbers].join("-");
}

/** Whether what stands in the row of a version is of schema 3 or later. */
export function isFullyBound(digest: unknown): boolean {
  return typeof digest === "string" && digest.split("-").length > 2;
}

function digestOf(facts: readonly unknown[]): string {
  return hashBytes(JSON.stringify(facts)).slice(0, DIGITS);
}
