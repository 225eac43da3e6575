import type { Champion } from "../competition/champions/champion.ts";
import { createChampionReader, familiesOf } from "../competition/champions/champion_codec.ts";
import { SHARED_SPEC } from "../competition/champions/champion_layout.ts";
import {
  decodeNewcomers,
  newcomerArtifact,
  type NewcomerProfile,
  SHARED_NEWCOMERS,
} from "../competition/contenders/newcomers.ts";
import type { RowsChampion } from "../competition/champions/rows_champion.ts";
import { createRowsReader, SHARED_UNSEEN } from "../competition/champions/rows_layout.ts";
import type { VerdictLimits } from "../competition/backtest/verdict.ts";
import { DataError, ForecastError } from "../core/errors/errors.ts";
import { readRecordedConfig } from "../core/config/recorded_config.ts";
import type { ResolvedConfig } from "../core/config/resolve_config.ts";
import { assertSameShape, type DataShape, decodeShape, SHARED_SHAPE } from "../data/data_shape.ts";
import { type FeatureSpec, renewDates } from "../features/spec/spec.ts";
import { specDates } from "../features/dates/spec_dates.ts";
import { decodeTableSpec, type TableSpec } from "../features/table/table_spec.ts";
import type { StoredDates } from "../features/dates/stored_dates.ts";
import type { ModelFamily } from "../models/contract/family.ts";
import { importFamily } from "../models/import_family.ts";
import type { DataVersion } from "../registry/versions/row_types.ts";
import type { Registry } from "../registry/registry.ts";
import { soundRun } from "../registry/versions/sound_run.ts";

/** A run as those of its versions that serve need it: everything comes from itself, nothing from a newer run. */
export interface TrainedRun {
  /** Its id. */
  readonly run: string;
  /** What it was asked for: horizon, levels, columns known ahead. */
  readonly config: ResolvedConfig;
  /** What it was trained on. */
  readonly data: DataVersion;
  /** By which its keys are judged again on data that came later. */
  readonly limits: VerdictLimits;
  /** Why none of its models may meet the table at hand, or null. */
  readonly refusal: DataError | null;
  /**
   * Decode a model of the run.
   *
   * @throws {ForecastError} `CORRUPT_ARTIFACT`, `SPEC_MISMATCH`, `UNKNOWN_FAMILY` and whatever reading a pack throws.
   */
  read(model: Uint8Array): Promise<Champion>;
  /** Who serves keys that the run has not seen; null if no key of it could be tried as a new one, or it cannot be read. */
  newcomers(): Promise<NewcomerProfile | null>;
  /** Of a run on a table without a calendar. */
  readonly rows: RowChampions;
}

/** What a run on a table without a calendar has in place of champions of series. */
export interface RowChampions {
  /**
   * Which columns its models read, and what they are asked for.
   *
   * @throws {FitError} `CORRUPT_ARTIFACT`, also of a run on series. @throws {RegistryError} As reading a pack.
   */
  spec(): TableSpec;
  /** Decode a model of the run. @throws {ForecastError} As {@linkcode TrainedRun.read}. */
  read(model: Uint8Array): Promise<RowsChampion>;
  /** Who serves rows of keys that the run has not seen; null if nobody does, or it cannot be read. */
  unseen(): Promise<RowsChampion | null>;
}

/** Opens runs of a registry for one table. What keys share is read once per run: config, shape, feature spec, pooled models. */
export class TrainedRuns {
  readonly #registry: Registry;
  readonly #shape: DataShape;
  readonly #dates?: StoredDates;
  readonly #runs = new Map<string, Promise<TrainedRun>>();
  readonly #families = new Map<string, ModelFamily>();

  /**
   * @param registry Open registry.
   * @param shape Of the table that is to be forecast. @param dates Its holidays and events as they are known now.
   */
  constructor(registry: Registry, shape: DataShape, dates?: StoredDates) {
    this.#registry = registry;
    this.#shape = shape;
    this.#dates = dates;
  }

  /**
   * Open a run. The same run again costs nothing.
   *
   * @throws {RegistryError} `NOT_FOUND`, `CORRUPT_PACK`. @throws {DataError} `INVALID_CONFIG`.
   * @throws {FitError} `CORRUPT_ARTIFACT`.
   */
  open(run: string): Promise<TrainedRun> {
    let opened = this.#runs.get(run);
    if (opened === undefined) this.#runs.set(run, opened = this.#open(run));
    return opened;
  }

  /** Whatever could not be read is tried again when it is asked for the next time. */
  async forgetFailures(): Promise<void> {
    for (const [run, opened] of [...this.#runs]) {
      try {
        await opened;
      } catch {
        if (this.#runs.get(run) === opened) this.#runs.delete(run);
      }
    }
  }

  async #open(run: string): Promise<TrainedRun> {
    const { configJson, lineage: { data } } = soundRun(this.#registry.recordedRuns({ run }), run);
    const config = await readRecordedConfig(configJson);
    const trained = decodeShape(this.#registry.readShared(run, SHARED_SHAPE));
    assertColumnsAhead(config, trained);
    const sources = {
      family: (name: string) => this.#loaded(name),
      shared: (name: string) => this.#registry.readShared(run, name),
    };
    const loading = <C>(read: (model: Uint8Array) => C) => async (model: Uint8Array): Promise<C> => {
      await this.#load(familiesOf(model));
      return read(model);
    };
    const readModel = loading(createChampionReader({ ...sources, renew: (spec) => this.#renew(spec) }));
    const limits = { minRows: config.minRows, zeroFilled: config.cleaning.gaps === "zero" };
    let newcomers: Promise<NewcomerProfile | null> | undefined;
    return {
      run,
      config,
      data,
      limits,
      refusal: refusalOf(trained, this.#shape),
      read: readModel,
      newcomers: () => newcomers ??= this.#newcomers(run, { limits, read: readModel }),
      rows: this.#rowsOf(run, loading(createRowsReader(sources))),
    };
  }

  #rowsOf(run: string, read: RowChampions["read"]): RowChampions {
    let unseen: Promise<RowsChampion | null> | undefined, spec: TableSpec | undefined;
    return {
      read,
      spec: () => spec ??= decodeTableSpec(this.#registry.readShared(run, SHARED_SPEC)),
      unseen: () => unseen ??= unlessUnreadable(async () => await read(this.#registry.readShared(run, SHARED_UNSEEN))),
    };
  }

  /** Events that were added since a model was trained are known to it: what it has learned is their effect. */
  #renew(spec: FeatureSpec): FeatureSpec {
    const dates = this.#dates;
    if (spec.dates === undefined || dates === undefined) return spec;
    return renewDates(spec, specDates(dates, spec.calendar));
  }

  /** Without it new keys fail, which says so; a run of another release, or one with a broken pack, serves its own keys on. */
  async #newcomers(
    run: string,
    { limits, read }: Pick<TrainedRun, "limits" | "read">,
  ): Promise<NewcomerProfile | null> {
    return await unlessUnreadable(async () => {
      const { ratio, known } = decodeNewcomers(this.#registry.readShared(run, SHARED_NEWCOMERS));
      const ages = [];
      for (const age of known) {
        ages.push({ known: age, champion: await read(this.#registry.readShared(run, newcomerArtifact(age))) });
      }
      return { ratio, limits, ages };
    });
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

/** What serves new keys, or null for want of it. */
async function unlessUnreadable<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (thrown) {
    if (thrown instanceof ForecastError) return null;
    throw thrown;
  }
}

/** What a run's config says of its table must be what the run saw, or keys of other runs would be asked for its columns. */
function assertColumnsAhead({ exogenous: { future } }: ResolvedConfig, { columns }: DataShape): void {
  const unseen = future.find((name) => !columns.some((column) => column.name === name && column.kind === "future"));
  if (unseen === undefined) return;
  throw new DataError(
    "INVALID_CONFIG",
    `Cannot use the config that a run recorded as it must be of its table: current value is column ${
      JSON.stringify(unseen)
    } known ahead`,
    { hint: "Restore the registry from a backup, or train again." },
  );
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
