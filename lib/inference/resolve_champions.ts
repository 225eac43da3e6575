import { type Champion, createChampionReader } from "../competition/champion.ts";
import { type Config, parseConfig } from "../core/config.ts";
import { ForecastError } from "../core/errors.ts";
import type { SeriesKey } from "../core/panel.ts";
import { familyOf, loadFamily, resolveContenders } from "../models/catalog.ts";
import type { VersionRow } from "../registry/records.ts";
import type { Registry } from "../registry/registry.ts";
import type { Serving } from "./forecast_panel.ts";

/** Which versions to take. */
export interface ChampionScope {
  /** Feature group of the keys. */
  readonly group: string;
  /** Alias that names the version to serve. */
  readonly alias: string;
}

/** Finds and decodes what serves each key. What keys share is read once per run: config, feature spec, pooled models. */
export class ChampionResolver {
  readonly #registry: Registry;
  readonly #scope: ChampionScope;
  readonly #readers = new Map<string, Promise<(bytes: Uint8Array) => Champion>>();
  #failures: ReadonlyMap<string, string> | null = null;

  /**
   * Look for champions in a registry.
   *
   * @param registry Open registry.
   * @param scope Group and alias.
   */
  constructor(registry: Registry, scope: ChampionScope) {
    this.#registry = registry;
    this.#scope = scope;
  }

  /**
   * What serves each key. A key without a version has reason `NO_CHAMPION`, or the code of the error with which it failed
   * in the newest run; one whose model cannot be read or decoded has the code of that error.
   *
   * @param keys Keys of a chunk, shape [k].
   * @returns Shape [k].
   */
  async resolve(keys: readonly SeriesKey[]): Promise<Serving[]> {
    const rows = this.#registry.resolveAll({ ...this.#scope, keys: keys.map((key) => key.id) });
    const models = this.#registry.readModels(rows);
    const found = new Map<string, Serving>();
    for (const [i, row] of rows.entries()) found.set(row.key.id, await this.#decode(row, models[i]));
    return keys.map((key) => found.get(key.id) ?? { status: "failed", reason: this.#whyMissing(key) });
  }

  async #decode(row: VersionRow, model: Uint8Array | ForecastError): Promise<Serving> {
    try {
      if (model instanceof ForecastError) throw model;
      const read = await this.#reader(row.run);
      return { status: row.status, champion: read(model), version: row.version, reason: row.reason };
    } catch (thrown) {
      return { status: "failed", reason: ForecastError.from(thrown).code };
    }
  }

  #reader(run: string): Promise<(bytes: Uint8Array) => Champion> {
    let reader = this.#readers.get(run);
    if (reader === undefined) this.#readers.set(run, reader = this.#openReader(run));
    return reader;
  }

  async #openReader(run: string): Promise<(bytes: Uint8Array) => Champion> {
    const contenders = resolveContenders(recordedConfig(this.#registry, run).contenders);
    await Promise.all(contenders.map(({ family }) => family === "" ? null : loadFamily(family)));
    return createChampionReader({ family: familyOf, shared: (name) => this.#registry.readShared(run, name) });
  }

  #whyMissing(key: SeriesKey): string {
    this.#failures ??= this.#newestFailures();
    return this.#failures.get(key.id) ?? "NO_CHAMPION";
  }

  #newestFailures(): Map<string, string> {
    const [run] = this.#registry.listRuns({ group: this.#scope.group, limit: 1 });
    const failures = run === undefined ? [] : this.#registry.listOutcomes(run.run, { status: "failed" });
    return new Map(failures.map((outcome) => [outcome.key.id, outcome.error?.code ?? "NO_CHAMPION"]));
  }
}

/**
 * The config that a run recorded.
 *
 * @param registry Open registry. @param run Run id.
 * @throws {DataError} `INVALID_CONFIG` if it is not one of this release. @throws {RegistryError} `NOT_FOUND`.
 */
export function recordedConfig(registry: Registry, run: string): Config {
  return parseConfig(JSON.parse(registry.showRun(run).configJson));
}
