import type { AnyChampion } from "../../competition/champions/any_champion.ts";
import { createChampionReader, familiesOf } from "../../competition/champions/champion_codec.ts";
import type { RowsChampion } from "../../competition/champions/rows_champion.ts";
import { createRowsReader, SHARED_UNSEEN } from "../../competition/champions/rows_layout.ts";
import { decodeShape, SHARED_SHAPE } from "../../data/data_shape.ts";
import { hasRows } from "../../data/rows/assert_layout.ts";
import type { ModelFamily } from "../../models/contract/family.ts";
import { importFamily } from "../../models/import_family.ts";
import type { VersionRow } from "../../registry/versions/row_types.ts";
import type { Registry } from "../../registry/registry.ts";
import { soundRun } from "../../registry/versions/sound_run.ts";

/** A version as it was registered. */
export interface OpenedVersion<C extends AnyChampion = AnyChampion> {
  /** Its model, of series or of rows; a pooled member is the same object in all champions of a run. */
  readonly champion: C;
  /** Names of the key columns. */
  readonly keyColumns: readonly string[];
}

interface OpenedRun {
  readonly keyColumns: readonly string[];
  read(bytes: Uint8Array): AnyChampion;
}

/** Reads versions of a registry without the table that they were trained on; what keys share is read once per run. */
export class OpenedRuns {
  readonly #registry: Registry;
  readonly #families = new Map<string, ModelFamily>();
  readonly #runs = new Map<string, OpenedRun>();

  /** @param registry Open registry. */
  constructor(registry: Registry) {
    this.#registry = registry;
  }

  /**
   * The model of a version.
   *
   * @throws {RegistryError} `NOT_FOUND`, `CORRUPT_PACK`, `ARTIFACT_SWEPT`. @throws {FitError} `CORRUPT_ARTIFACT` and the like.
   */
  async open(version: VersionRow): Promise<OpenedVersion> {
    const champion = await this.#read(version.run, this.#registry.readModel(version));
    return { champion, keyColumns: this.#run(version.run).keyColumns };
  }

  /**
   * What serves rows of keys that a run has not seen.
   *
   * @returns Null of a run on series, and of one that has no such model.
   * @throws As {@linkcode OpenedRuns.open}.
   */
  async unseen(run: string): Promise<OpenedVersion<RowsChampion> | null> {
    if (!this.#registry.listShared(run).includes(SHARED_UNSEEN)) return null;
    const champion = await this.#read(run, this.#registry.readShared(run, SHARED_UNSEEN));
    return "reading" in champion ? { champion, keyColumns: this.#run(run).keyColumns } : null;
  }

  async #read(run: string, bytes: Uint8Array): Promise<AnyChampion> {
    for (const name of familiesOf(bytes)) {
      if (!this.#families.has(name)) this.#families.set(name, await importFamily(name));
    }
    return this.#run(run).read(bytes);
  }

  #run(run: string): OpenedRun {
    const known = this.#runs.get(run);
    if (known !== undefined) return known;
    const { keyColumns } = soundRun(this.#registry.recordedRuns({ run }), run);
    const isOfRows = hasRows(decodeShape(this.#registry.readShared(run, SHARED_SHAPE)));
    const sources = {
      family: (name: string) => this.#families.get(name)!,
      shared: (name: string) => this.#registry.readShared(run, name),
    };
    const read = isOfRows ? createRowsReader(sources) : createChampionReader(sources);
    const opened = { read, keyColumns };
    this.#runs.set(run, opened);
    return opened;
  }
}
