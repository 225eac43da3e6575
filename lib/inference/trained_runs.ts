import { type Champion, createChampionReader, familiesOf } from "../competition/champion.ts";
import type { Config } from "../core/config.ts";
import { DataError } from "../core/errors.ts";
import { readRecordedConfig } from "../core/recorded_config.ts";
import { assertSameShape, type DataShape, SHARED_SHAPE } from "../data/data_shape.ts";
import type { ModelFamily } from "../models/family.ts";
import { importFamily } from "../models/import_family.ts";
import type { Registry } from "../registry/registry.ts";

/** A run as those of its versions that serve need it: everything comes from itself, nothing from a newer run. */
export interface TrainedRun {
  /** Its id. */
  readonly run: string;
  /** What it was asked for: horizon, levels, columns known ahead. */
  readonly config: Config;
  /** Why none of its models may meet the table at hand, or null. */
  readonly refusal: DataError | null;
  /**
   * Decode a model of the run.
   *
   * @throws {ForecastError} `CORRUPT_ARTIFACT`, `SPEC_MISMATCH`, `UNKNOWN_FAMILY` and whatever reading a pack throws.
   */
  read(model: Uint8Array): Promise<Champion>;
}

/** Opens runs of a registry for one table. What keys share is read once per run: config, shape, feature spec, pooled models. */
export class TrainedRuns {
  readonly #registry: Registry;
  readonly #shape: DataShape;
  readonly #runs = new Map<string, Promise<TrainedRun>>();
  readonly #families = new Map<string, ModelFamily>();

  /**
   * @param registry Open registry.
   * @param shape Of the table that is to be forecast.
   */
  constructor(registry: Registry, shape: DataShape) {
    this.#registry = registry;
    this.#shape = shape;
  }

  /**
   * Open a run. The same run again costs nothing.
   *
   * @throws {RegistryError} `NOT_FOUND`, `CORRUPT_PACK`. @throws {DataError} `INVALID_CONFIG`.
   */
  open(run: string): Promise<TrainedRun> {
    let opened = this.#runs.get(run);
    if (opened === undefined) this.#runs.set(run, opened = this.#open(run));
    return opened;
  }

  async #open(run: string): Promise<TrainedRun> {
    const config = await readRecordedConfig(this.#registry.showRun(run).configJson);
    const trained: DataShape = JSON.parse(new TextDecoder().decode(this.#registry.readShared(run, SHARED_SHAPE)));
    const read = createChampionReader({
      family: (name) => this.#loaded(name),
      shared: (name) => this.#registry.readShared(run, name),
    });
    return {
      run,
      config,
      refusal: refusalOf(trained, this.#shape),
      read: async (model) => {
        await this.#load(familiesOf(model));
        return read(model);
      },
    };
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
}

function refusalOf(trained: DataShape, given: DataShape): DataError | null {
  try {
    assertSameShape(trained, given);
    return null;
  } catch (thrown) {
    if (thrown instanceof DataError) return thrown;
    throw thrown;
  }
}
