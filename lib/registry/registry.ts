import type { OpenRoot } from "./sqlite/open_root.ts";
import { RegistryError } from "../core/errors/errors.ts";
import type { Outcome } from "../core/outcome.ts";
import { DISK } from "../storage/files/files.ts";
import { actOn } from "./commits/act.ts";
import type { Acted, Action } from "./versions/action.ts";
import { readLeaderboard, readModels, readShared } from "./packs/artifacts.ts";
import { eachOutcome } from "./versions/each_outcome.ts";
import { guard, openedReadOnly } from "./sqlite/failure.ts";
import {
  aliasQuery,
  attemptQuery,
  championCountQuery,
  eventQuery,
  extremeScoreQuery,
  largerRunsQuery,
  lastOutcomeQuery,
  liveQuery,
  lostQuery,
  outcomeQuery,
  packQuery,
  type Query,
  queryRows,
  runQuery,
  type ScoreOrder,
  servingQuery,
  versionQuery,
} from "./versions/queries.ts";
import { eventOf, namedVersionOf, outcomeOf, packOf, runOf, type SqlRow, versionOf } from "./versions/rows.ts";
import { notFound, soundRun } from "./versions/sound_run.ts";
import type {
  Attempt,
  ChampionCount,
  EventFilter,
  EventRow,
  KeyFilter,
  LiveVersion,
  RecordedRun,
  RunInput,
  RunPack,
  RunRow,
  VersionChoice,
  VersionDetail,
  VersionFilter,
  VersionRow,
} from "./versions/row_types.ts";
import type { RegistryOptions, ResolveOptions } from "./registry_options.ts";
import { reserveRun } from "./commits/reserve.ts";
import { openDatabase } from "./schema/schema.ts";
import { makeRoot } from "./schema/make_root.ts";
import { beginRun, type RunTransaction, type TransactionOptions } from "./commits/transaction.ts";
import { choiceOf, namesNewest } from "./versions/version_choice.ts";

/** A registry root: versions, their artifacts, and what happened to them. All reads see committed runs only. */
export interface Registry {
  /**
   * Take a run id that no other run of the registry has or will have, and find out at once whether a run could be registered.
   *
   * @param run Wanted id. @param options `resume`: the id was reserved before, and its run goes on; default false.
   * @returns The id, followed by `-2`, `-3` and so on if it was taken.
   * @throws {RegistryError} `READ_ONLY`, `DISK_FULL`, `LOCKED`, `CORRUPT_DATABASE` and the like.
   */
  reserve(run: string, options?: { readonly resume?: boolean }): string;
  /** Start registering a run; see {@linkcode RunTransaction}. */
  begin(run: RunInput): RunTransaction;
  /**
   * The version that an alias of a key points at, or null.
   *
   * @throws {RegistryError} `AMBIGUOUS_KEY` if several groups have the key and none is named.
   */
  resolve(keyId: string, options?: ResolveOptions): VersionRow | null;
  /**
   * Versions of a choice, at most one per key; default: the champions. With `damage` where row, key and alias do not say the
   * same.
   */
  resolveAll(filter: VersionFilter): VersionRow[];
  /**
   * Versions in Production of keys that {@linkcode Registry.resolveAll} does not find: damage has cost them their alias, or an
   * index its entry. Every key is looked at.
   */
  lostVersions(group: string, keys: readonly string[]): VersionRow[];
  /**
   * Runs that made the versions of a choice, newest first: a key may be served by an older run than another.
   *
   * @returns Each with the number of its versions that serve, >= 1.
   */
  servingRuns(filter: KeyFilter & VersionChoice): { readonly run: string; readonly versions: number }[];
  /**
   * Number of keys whose champion comes from a run over more keys than these.
   *
   * @param group Feature group. @param keys Ids of the keys of a run that may come.
   */
  championsOfLargerRuns(group: string, keys: readonly string[]): number;
  /** Champions of a feature group, counted by how they came to be, most keys first. */
  countChampions(group: string): ChampionCount[];
  /** Champions of a feature group with the largest score by a metric, or the least, that one first; undefined ones are left out. */
  extremeScores(group: string, options: ScoreOrder): VersionRow[];
  /** Versions of a filter. */
  listVersions(filter?: VersionFilter): VersionRow[];
  /**
   * A version with lineage and events.
   *
   * @param version Its number in the registry (`VersionRow.id`).
   * @throws {RegistryError} `NOT_FOUND`.
   */
  showVersion(version: number): VersionDetail;
  /**
   * Encoded model of a version, its checksum verified.
   *
   * @throws {RegistryError} `CORRUPT_PACK`, `NOT_FOUND`, `ARTIFACT_SWEPT` if gc has removed it.
   */
  readModel(version: Pick<VersionRow, "id" | "damage">): Uint8Array<ArrayBuffer>;
  /**
   * Encoded models in the order of `versions`, each pack opened once and read front to back. A model that cannot be read
   * leaves its error in its place, so that one bad artifact never stops a batch.
   */
  readModels(versions: readonly Pick<VersionRow, "id" | "damage">[]): (Uint8Array<ArrayBuffer> | RegistryError)[];
  /** Encoded leaderboard of a version, its checksum verified, or null if none was kept. */
  readLeaderboard(version: Pick<VersionRow, "id">): Uint8Array<ArrayBuffer> | null;
  /**
   * A run's shared artifact, its checksum verified.
   *
   * @throws {RegistryError} `CORRUPT_PACK`, `NOT_FOUND`, `ARTIFACT_SWEPT` if gc has removed it.
   */
  readShared(run: string, name: string): Uint8Array<ArrayBuffer>;
  /** Names of a run's shared artifacts, sorted. */
  listShared(run: string): string[];
  /** Packs of a run, in the order in which they were written, its record last. */
  listPacks(run: string): RunPack[];
  /** Names of the aliases of a feature group's keys, sorted. */
  listAliases(group: string): string[];
  /** Committed runs, newest first. */
  listRuns(filter?: { readonly name?: string; readonly group?: string; readonly limit?: number }): RunRow[];
  /** The same without counts of their keys, which cost a look at each: what serving asks. */
  recordedRuns(filter?: { readonly run?: string; readonly group?: string; readonly limit?: number }): RecordedRun[];
  /**
   * One run.
   *
   * @throws {RegistryError} `NOT_FOUND`; `CORRUPT_DATABASE` if its row does not say what was registered.
   */
  showRun(run: string): RunRow;
  /** Outcomes of a run, one per key. */
  listOutcomes(run: string, filter?: { readonly status?: string; readonly limit?: number }): Outcome[];
  /** As {@linkcode Registry.listOutcomes}, a page in memory at a time. */
  eachOutcome(run: string): Iterable<Outcome>;
  /** The newest outcome of each of some keys, whichever run it is of; keys without one are left out. */
  lastOutcomes(group: string, keys: readonly string[]): Outcome[];
  /** The newest run that has tried to train each key of a feature group, whatever came of it, by key id. */
  lastAttempts(group: string): Map<string, Attempt>;
  /**
   * Which version of each key was its champion at an instant, by the log of events, in the order of the versions' numbers.
   *
   * @param at ISO instant. @param filter Which keys.
   * @throws {RangeError} If `at` is no instant.
   */
  liveAt(at: string, filter?: KeyFilter): LiveVersion[];
  /**
   * The event log, oldest first unless it is asked for the other way.
   *
   * @throws {RangeError} If `until` is no instant.
   */
  events(filter?: EventFilter): EventRow[];
  /**
   * Do what somebody has decided, with all its events, in one transaction. A version is moved only if it stands where the planner
   * saw it, and so does its key's champion: of two who act on the same keys the second is told, and changes nothing. Who comes
   * to `Production` archives who served, and ends the challenges of older versions; who comes to `Staging` supersedes who waited.
   *
   * @throws {RegistryError} `CONFLICT` (`context.keys`: how many, `first`: which), `STAGE_MOVE` for a way that no version may go,
   * `NOT_FOUND`, `ARTIFACT_SWEPT` for a version whose model is gone, `INVALID_ALIAS`, `READ_ONLY`, `LOCKED`; nothing is changed then.
   */
  act(action: Action): Acted;
  /** Release the database; a run that was begun and not committed is aborted. */
  close(): void;
}

/**
 * Open a registry root, creating it unless read-only.
 *
 * @param root Folder of `registry.db` and `packs/`.
 * @param options Clock and mode.
 * @throws {RegistryError} `SCHEMA_VERSION`, `NOT_FOUND`, `READ_ONLY`, `LOCKED`, `CORRUPT_DATABASE`, `DISK_FULL`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { seriesKey } from "@lib/core/rows/panel.ts";
 * import { openRegistry } from "@lib/registry/registry.ts";
 *
 * const registry = openRegistry(Deno.makeTempDirSync(), { now: () => new Date(0) });
 * const key = seriesKey(["007"]);
 * const run = registry.begin({
 *   run: "r1", name: "demo", configJson: "{}", planHash: "p", seed: 42, codeRevision: "", keyColumns: ["item"],
 *   data: { group: "demo", version: 1, contentHash: "c" },
 * });
 * const facts = { contender: "naive", status: "champion", reason: "", scores: { mase: 0.9 } } as const;
 * run.addVersion({ key, family: "naive", specHash: "", flags: [], model: new Uint8Array([1, 2]), ...facts });
 * run.addOutcome({ key, version: 0, ...facts });
 * run.commit(() => ({}));
 *
 * const champion = registry.resolve(key.id);
 * assertEquals(champion?.version, 1);
 * assertEquals(registry.readModel(champion ?? { id: 0 }), new Uint8Array([1, 2]));
 * registry.close();
 * ```
 */
export function openRegistry(root: string, options: RegistryOptions): Registry {
  const full = { readOnly: false, packBytes: 64 << 20, waitMs: 300_000, files: DISK, ...options };
  if (!full.readOnly) {
    makeRoot(root, full.files);
  }
  return new SqliteRegistry({ root, database: openDatabase(`${root}/registry.db`, full) }, full);
}

class SqliteRegistry implements Registry {
  readonly #open: OpenRoot;
  readonly #options: TransactionOptions & { readOnly: boolean };
  #running: RunTransaction | null = null;

  constructor(open: OpenRoot, options: TransactionOptions & { readOnly: boolean }) {
    this.#open = open;
    this.#options = options;
  }

  reserve(run: string, { resume = false }: { readonly resume?: boolean } = {}): string {
    const { readOnly, now, ...options } = this.#options;
    if (readOnly) throw openedReadOnly(`reserve run ${run}`);
    return reserveRun(this.#open.root, run, { ...options, resume, at: now().toISOString() });
  }

  begin(run: RunInput): RunTransaction {
    if (this.#options.readOnly) throw openedReadOnly(`begin run ${run.run}`);
    return this.#running = beginRun(this.#open.root, run, this.#options);
  }

  resolve(keyId: string, options: ResolveOptions = {}): VersionRow | null {
    const found = this.resolveAll({ ...options, keys: [keyId] });
    if (found.length <= 1) return found[0] ?? null;
    throw new RegistryError(
      "AMBIGUOUS_KEY",
      `Cannot resolve key ${keyId} as one feature group must be meant: current value is ${
        found.map((row) => row.group).join(", ")
      }`,
      { hint: "Name the feature group.", context: { groups: found.map((row) => row.group) } },
    );
  }

  resolveAll(filter: VersionFilter): VersionRow[] {
    const choice = { ...filter, ...choiceOf(filter) }, { alias } = choice;
    return this.#all(versionQuery({ ...choice, newest: namesNewest(choice) }))
      .map((row) => alias === undefined ? versionOf(row) : namedVersionOf(row, alias));
  }

  lostVersions(group: string, keys: readonly string[]): VersionRow[] {
    return this.#all(lostQuery(group, keys)).map(versionOf);
  }

  servingRuns(filter: KeyFilter & VersionChoice): { run: string; versions: number }[] {
    return this.#all(servingQuery({ ...filter, ...choiceOf(filter) }))
      .map((row) => ({ run: String(row.run_id), versions: Number(row.versions) }));
  }

  championsOfLargerRuns(group: string, keys: readonly string[]): number {
    return Number(this.#all(largerRunsQuery(group, keys))[0]?.keys);
  }

  countChampions(group: string): ChampionCount[] {
    return this.#all(championCountQuery(group)).map(({ status, reason, contender, keys }) => ({
      status: status as ChampionCount["status"],
      reason: String(reason),
      contender: String(contender),
      keys: Number(keys),
    }));
  }

  extremeScores(group: string, options: ScoreOrder): VersionRow[] {
    const ids = this.#all(extremeScoreQuery(group, options)).map(({ id }) => Number(id));
    const rows = new Map(this.listVersions({ ids }).map((row) => [row.id, row]));
    return ids.flatMap((id) => rows.get(id) ?? []);
  }

  listVersions(filter: VersionFilter = {}): VersionRow[] {
    return this.#all(versionQuery(filter)).map(versionOf);
  }

  showVersion(version: number): VersionDetail {
    const row = this.#all({ sql: "SELECT run_id, series_id FROM versions WHERE id = ?", values: [version] })[0];
    if (row === undefined) throw notFound(`version ${version}`);
    const run = String(row.run_id);
    const found = this.#all(versionQuery({ run, id: version })).map(versionOf)[0]!;
    if (found.damage !== undefined) throw found.damage;
    return {
      ...found,
      lineage: this.showRun(run).lineage,
      events: this.#all(eventQuery({ keys: [found.key.id], group: found.group })).map(eventOf),
    };
  }

  readModel(version: Pick<VersionRow, "id" | "damage">): Uint8Array<ArrayBuffer> {
    const bytes = this.readModels([version])[0]!;
    if (bytes instanceof RegistryError) throw bytes;
    return bytes;
  }

  readModels(versions: readonly Pick<VersionRow, "id" | "damage">[]): (Uint8Array<ArrayBuffer> | RegistryError)[] {
    return guard("read the registry", () => readModels(this.#open, versions));
  }

  readLeaderboard(version: Pick<VersionRow, "id">): Uint8Array<ArrayBuffer> | null {
    return guard("read the registry", () => readLeaderboard(this.#open, version));
  }

  readShared(run: string, name: string): Uint8Array<ArrayBuffer> {
    return guard("read the registry", () => readShared(this.#open, { run, name }));
  }

  listShared(run: string): string[] {
    return this.#all({ sql: "SELECT name FROM shared WHERE run_id = ? ORDER BY name", values: [run] })
      .map((row) => String(row.name));
  }

  listPacks(run: string): RunPack[] {
    return this.#all(packQuery(run)).map(packOf);
  }

  listAliases(group: string): string[] {
    return this.#all(aliasQuery(group)).map((row) => String(row.alias));
  }

  listRuns(filter: { readonly name?: string; readonly group?: string; readonly limit?: number } = {}): RunRow[] {
    return this.#all(runQuery(filter)).map(runOf);
  }

  recordedRuns(
    filter: { readonly run?: string; readonly group?: string; readonly limit?: number } = {},
  ): RecordedRun[] {
    return this.#all(runQuery({ ...filter, counts: false })).map(runOf);
  }

  showRun(run: string): RunRow {
    return soundRun(this.#all(runQuery({ run })).map(runOf), run);
  }

  listOutcomes(run: string, filter: { readonly status?: string; readonly limit?: number } = {}): Outcome[] {
    return this.#all(outcomeQuery(run, filter)).map(outcomeOf);
  }

  eachOutcome(run: string): Iterable<Outcome> {
    return eachOutcome((query) => this.#all(query), run);
  }

  lastOutcomes(group: string, keys: readonly string[]): Outcome[] {
    const newest = new Map<string, SqlRow>();
    for (const row of this.#all(lastOutcomeQuery(group, keys))) {
      if (!newest.has(String(row.key_id))) newest.set(String(row.key_id), row);
    }
    return [...newest.values()].map(outcomeOf);
  }

  lastAttempts(group: string): Map<string, Attempt> {
    return new Map(
      this.#all(attemptQuery(group)).map(({ key_id, run_id, status, reason }) => [
        String(key_id),
        { run: String(run_id), status: status as Attempt["status"], reason: String(reason) },
      ]),
    );
  }

  liveAt(at: string, filter: KeyFilter = {}): LiveVersion[] {
    return this.#all(liveQuery(at, filter)).map((row) => ({
      version: versionOf(row),
      since: String(row.since),
      cause: row.cause === null ? null : Number(row.cause),
    }));
  }

  events(filter: EventFilter = {}): EventRow[] {
    return this.#all(eventQuery(filter)).map(eventOf);
  }

  act(action: Action): Acted {
    if (this.#options.readOnly) throw openedReadOnly(`record ${action.kind}`);
    const { now, files } = this.#options;
    return actOn(this.#open, { action, now: now(), files });
  }

  close(): void {
    this.#running?.abort();
    this.#open.database.close();
  }

  #all(query: Query): SqlRow[] {
    return guard("read the registry", () => queryRows(this.#open.database, query));
  }
}
