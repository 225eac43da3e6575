import { type Champion, createChampionReader, familiesOf } from "../competition/champion.ts";
import { ForecastError } from "../core/errors.ts";
import type { SeriesKey } from "../core/panel.ts";
import type { ModelFamily } from "../models/family.ts";
import { importFamily } from "../models/import_family.ts";
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
  readonly #readers = new Map<string, (bytes: Uint8Array) => Champion>();
  readonly #families = new Map<string, ModelFamily>();
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
      await this.#load(familiesOf(model));
      const read = this.#reader(row.run);
      return { status: row.status, champion: read(model), version: row.version, reason: row.reason };
    } catch (thrown) {
      return { status: "failed", reason: ForecastError.from(thrown).code };
    }
  }

  #reader(run: string): (bytes: Uint8Array) => Champion {
    let reader = this.#readers.get(run);
    if (reader === undefined) {
      reader = createChampionReader({
        family: (name) => this.#loaded(name),
        shared: (name) => this.#registry.readShared(run, name),
      });
      this.#readers.set(run, reader);
    }
    return reader;
  }

  async #load(names: readonly string[]): Promise<void> {
    const missing = names.filter((name) => !this.#families.has(name));
    for (const family of await Promise.all(missing.map(importFamily))) this.#families.set(family.name, family);
  }

  #loaded(name: string): ModelFamily {
    const family = this.#families.get(name);
    if (family === undefined) {
      throw new TypeError(`Cannot read a champion as its families must be loaded first: current value is ${name}`);
    }
    return family;
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
