import type { Champion } from "../competition/champion.ts";
import { createChampionReader, familiesOf } from "../competition/champion_codec.ts";
import { decodeShape, SHARED_SHAPE } from "../data/data_shape.ts";
import { assertSeries } from "../data/rows/assert_layout.ts";
import type { ModelFamily } from "../models/family.ts";
import { importFamily } from "../models/import_family.ts";
import type { VersionRow } from "../registry/records.ts";
import type { Registry } from "../registry/registry.ts";
import { soundRun } from "../registry/sound_run.ts";

/** A version as it was registered. */
export interface OpenedVersion {
  /** Its model; a pooled member is the same object in all champions of a run. */
  readonly champion: Champion;
  /** Names of the key columns. */
  readonly keyColumns: readonly string[];
}

/** Reads versions of a registry without the table that they were trained on; what keys share is read once per run. */
export class OpenedRuns {
  readonly #registry: Registry;
  readonly #families = new Map<string, ModelFamily>();
  readonly #runs = new Map<string, { read: (bytes: Uint8Array) => Champion; keyColumns: readonly string[] }>();

  /** @param registry Open registry. */
  constructor(registry: Registry) {
    this.#registry = registry;
  }

  /**
   * The model of a version.
   *
   * @throws {DataError} `WRONG_PROBLEM` of a table without a calendar. @throws {RegistryError} `NOT_FOUND`, `CORRUPT_PACK`, `ARTIFACT_SWEPT`. @throws {FitError} `CORRUPT_ARTIFACT` and the like.
   */
  async open(version: VersionRow): Promise<OpenedVersion> {
    const bytes = this.#registry.readModel(version);
    for (const name of familiesOf(bytes)) {
      if (!this.#families.has(name)) this.#families.set(name, await importFamily(name));
    }
    const { read, keyColumns } = this.#run(version.run);
    return { champion: read(bytes), keyColumns };
  }

  #run(run: string): { read: (bytes: Uint8Array) => Champion; keyColumns: readonly string[] } {
    const known = this.#runs.get(run);
    if (known !== undefined) return known;
    const { keyColumns, lineage } = soundRun(this.#registry.recordedRuns({ run }), run);
    const { calendar } = decodeShape(this.#registry.readShared(run, SHARED_SHAPE));
    assertSeries({ name: lineage.data.group, calendar }, {
      what: "export models of",
      instead:
        "They stay with what is learned of its columns: POST /v1/predict, deno task infer, or predict() in memory.",
    });
    const read = createChampionReader({
      family: (name) => this.#families.get(name)!,
      shared: (name) => this.#registry.readShared(run, name),
    });
    this.#runs.set(run, { read, keyColumns });
    return { read, keyColumns };
  }
}
