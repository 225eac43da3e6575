import type { Champion } from "../../competition/champions/champion.ts";
import type { NewcomerProfile } from "../../competition/contenders/newcomers.ts";
import type { RowsChampion } from "../../competition/champions/rows_champion.ts";
import { isSilent } from "../../competition/backtest/verdict.ts";
import { ForecastError } from "../../core/errors/errors.ts";
import { failureCode, isWithoutData, type KeyVerdict } from "../../core/outcome.ts";
import type { SeriesKey } from "../../core/rows/panel.ts";
import type { VersionChoice, VersionRow } from "../../registry/versions/row_types.ts";
import type { Registry } from "../../registry/registry.ts";
import { meansChampions } from "../../registry/versions/version_choice.ts";
import type { Served, Serving } from "./serving.ts";
import type { TrainedRun, TrainedRuns } from "../../lifecycle/trained_runs.ts";

/** Which versions to take; default: the champions. What stands in for a champion serves nobody who asked for another one. */
export interface ChampionScope extends VersionChoice {
  /** Feature group of the keys. */
  readonly group: string;
  /** Run whose choice for new keys serves those that no run has seen; absent: nothing serves them. */
  readonly newcomerRun?: string;
  /** These versions instead of a choice, at most one per key. */
  readonly versions?: readonly VersionRow[];
  /** The champions of some keys, where they are known already: those of one instant, whatever was promoted since. */
  readonly champions?: (keys: readonly SeriesKey[]) => readonly VersionRow[];
}

/** Begins the reason of a key whose version cannot be read and is replaced; the code of the error follows, `:` between. */
export const FORMER_VERSION = "FORMER_VERSION";

/** Reason of a key that has no version such as was asked for, where that is not its champion. */
export const NO_SUCH_VERSION = "NO_SUCH_VERSION";

/** What is asked of a run where champions are of one kind. */
export interface ChampionKind<C, N> {
  /** Decode a model of the run. @throws {ForecastError} As `TrainedRun.read`. */
  read(run: TrainedRun, model: Uint8Array): Promise<C>;
  /** Who serves keys that the run has not seen, or null. */
  newcomers(run: TrainedRun): Promise<N | null>;
}

/** Champions of series. */
export const SERIES: ChampionKind<Champion, NewcomerProfile> = {
  read: (run, model) => run.read(model),
  newcomers: (run) => run.newcomers(),
};

/** Champions of rows of tables without a calendar. */
export const ROWS: ChampionKind<RowsChampion, RowsChampion> = {
  read: ({ rows }, model) => rows.read(model),
  newcomers: ({ rows }) => rows.unseen(),
};

/** Finds and decodes what serves each key, each version by its own run. */
export class ChampionResolver<C = Champion, N = NewcomerProfile> {
  readonly #registry: Registry;
  readonly #scope: ChampionScope;
  readonly #runs: TrainedRuns;
  readonly #kind: ChampionKind<C, N>;
  /** By key, if they are given. */
  readonly #versions: ReadonlyMap<string, VersionRow> | null;

  /**
   * Look for champions in a registry.
   *
   * @param registry Open registry.
   * @param scope Group and choice.
   * @param runs Opens the runs of the versions, for the table at hand.
   * @param kind Of which kind champions are, {@linkcode SERIES} or rows.
   */
  constructor(
    registry: Registry,
    scope: ChampionScope,
    { runs, kind }: { readonly runs: TrainedRuns; readonly kind: ChampionKind<C, N> },
  ) {
    this.#registry = registry;
    this.#scope = scope;
    this.#runs = runs;
    this.#kind = kind;
    this.#versions = scope.versions === undefined ? null : new Map(scope.versions.map((row) => [row.key.id, row]));
  }

  /**
   * What serves each key. A key without a version has reason `NO_CHAMPION`, or the code of the error with which it failed
   * last; if nothing was known of it before, it may be served as a new key. One whose version was trained on another kind of table has the code of that mismatch. A version that cannot be
   * read is replaced by the key's newest former one that can, with reason `FORMER_VERSION:<code>`; if there is none, the key
   * has the code of the error. Where other versions than the champions are asked for there is neither: a key without such a
   * version has reason `NO_SUCH_VERSION`, and one whose version cannot be read the code of the error.
   *
   * @param keys Keys of a chunk, shape [k].
   * @returns Shape [k].
   */
  async resolve(keys: readonly SeriesKey[]): Promise<Serving<C, N>[]> {
    try {
      return await this.#resolveTogether(keys);
    } catch (thrown) {
      if (!(thrown instanceof ForecastError && thrown.code === "CORRUPT_DATABASE")) throw thrown;
      if (keys.length === 1) return [{ status: "failed", reason: thrown.code }];
    }
    // One by one: a damaged page of the database costs nobody their model but the keys that lie on it.
    const serving: Serving<C, N>[] = [];
    for (const key of keys) serving.push(...await this.resolve([key]));
    return serving;
  }

  /**
   * What serves a key whose version could be read and cannot forecast: as for one that cannot be read.
   *
   * @param key Of the version. @param broken What failed. @param code With which error.
   */
  async replace(key: SeriesKey, broken: Served<C, N>, code: string): Promise<Serving<C, N>> {
    const { group } = this.#scope;
    if (!this.#meansChampions()) return this.#replacement(null, code);
    return this.#replacement(await this.#former({ key, group }, ({ version }) => version < broken.version), code);
  }

  /** Only for a champion another version stands in. */
  #meansChampions(): boolean {
    return this.#versions === null && meansChampions(this.#scope);
  }

  async #resolveTogether(keys: readonly SeriesKey[]): Promise<Serving<C, N>[]> {
    const rows = this.#rowsOf(keys);
    const models = this.#registry.readModels(rows);
    const found = new Map<string, Serving<C, N>>();
    for (const [i, row] of rows.entries()) found.set(row.key.id, await this.#serve(row, models[i]!));
    const missing = keys.filter((key) => !found.has(key.id));
    if (missing.length > 0) await this.#explain(missing, found);
    return keys.flatMap((key) => found.get(key.id) ?? []);
  }

  #rowsOf(keys: readonly SeriesKey[]): readonly VersionRow[] {
    const { champions } = this.#scope;
    if (this.#versions !== null) return keys.flatMap((key) => this.#versions?.get(key.id) ?? []);
    return champions?.(keys) ?? this.#registry.resolveAll({ ...this.#scope, keys: keys.map((key) => key.id) });
  }

  /** Keys without a version: failed, not of this choice, or new. */
  async #explain(keys: readonly SeriesKey[], found: Map<string, Serving<C, N>>): Promise<void> {
    const { group, newcomerRun } = this.#scope;
    if (!this.#meansChampions()) {
      for (const { id } of keys) found.set(id, { status: "failed", reason: NO_SUCH_VERSION });
      return;
    }
    await this.#findLost(keys, found);
    const outcomes = new Map(
      this.#registry.lastOutcomes(group, keys.map((key) => key.id)).map((outcome) => [outcome.key.id, outcome]),
    );
    const newcomers = newcomerRun === undefined ? null : await this.#kind.newcomers(await this.#runs.open(newcomerRun));
    for (const { id } of keys.filter((key) => !found.has(key.id))) {
      const outcome = outcomes.get(id);
      const reason = outcome?.status === "failed" ? failureCode(outcome) : "NO_CHAMPION";
      const isNew = outcome === undefined || isWithoutData(reason);
      const served = isNew && newcomers !== null ? { newcomers, run: newcomerRun } : { newcomers: null };
      found.set(id, { status: "failed", reason, ...served });
    }
  }

  /** A key that has a champion which its alias does not lead to is damaged, and not new. */
  async #findLost(keys: readonly SeriesKey[], found: Map<string, Serving<C, N>>): Promise<void> {
    const { group } = this.#scope;
    for (const { key, version } of this.#registry.lostVersions(group, keys.map(({ id }) => id))) {
      const former = await this.#former({ key, group }, (other) => other.version <= version);
      found.set(key.id, this.#replacement(former, "CORRUPT_DATABASE"));
    }
  }

  async #serve(row: VersionRow, model: Uint8Array | ForecastError): Promise<Serving<C, N>> {
    const serving = await this.#decode(row, model);
    if (!(serving instanceof ForecastError)) return serving;
    if (!this.#meansChampions()) return this.#replacement(null, serving.code);
    // Where row or alias is damaged, what is in Production may be another version.
    const isFormer = (other: VersionRow) =>
      other.version < row.version || (row.damage !== undefined && other.stage === "Production");
    return this.#replacement(await this.#former(row, isFormer), serving.code);
  }

  #replacement(former: Served<C, N> | null, code: string): Serving<C, N> {
    if (former === null) return { status: "failed", reason: code };
    return { ...former, status: "fallback", reason: `${FORMER_VERSION}:${code}` };
  }

  /** The version, a refusal to let it meet this table, or why it cannot be read. */
  async #decode(row: VersionRow, model: Uint8Array | ForecastError): Promise<Serving<C, N> | ForecastError> {
    try {
      if (model instanceof ForecastError) throw model;
      const run = await this.#runs.open(row.run);
      if (run.refusal !== null) return { status: "failed", reason: run.refusal.code };
      const { status, version, reason } = row, verdict = reason as KeyVerdict;
      const newcomers = isSilent(verdict) || verdict === "RESUMED" ? await this.#kind.newcomers(run) : null;
      const champion = await this.#kind.read(run, model), { id } = row, { limits } = run;
      return { status, champion, version, id, run: run.run, reason, verdict, limits, newcomers };
    } catch (thrown) {
      return ForecastError.from(thrown);
    }
  }

  /** The version in Production, if it is one of those that may serve, or the newest one that once was and still can. */
  async #former(
    { key, group }: Pick<VersionRow, "key" | "group">,
    isFormer: (version: VersionRow) => boolean,
  ): Promise<Served<C, N> | null> {
    const versions = this.#registry.listVersions({ group, keys: [key.id], descending: true }).filter(isFormer);
    const inStage = (stage: VersionRow["stage"]) => versions.filter((version) => version.stage === stage);
    for (const version of [...inStage("Production"), ...inStage("Archived")]) {
      const serving = await this.#decode(version, this.#registry.readModels([version])[0]!);
      if (!(serving instanceof ForecastError) && serving.status !== "failed") return serving;
    }
    return null;
  }
}
