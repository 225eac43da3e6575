import { DataError } from "../../core/errors/errors.ts";
import { type Logger, SILENT_LOGGER } from "../../core/logger.ts";
import type { TextTable } from "../../data/tables/text_table.ts";
import { openGroup } from "../../data/store/feature_store.ts";
import { versionDir } from "../../data/store/version_folders.ts";
import { KnownRows, type TargetTexts } from "../../data/rows/known_rows.ts";
import type { TrainedRun, TrainedRuns } from "../../lifecycle/trained_runs.ts";

/** The rows that what serves was trained on: those of every version of the table that a model has seen. */
export class TrainedRows {
  readonly #byRun: ReadonlyMap<string, KnownRows>;
  readonly #distinct: readonly KnownRows[];

  private constructor(byRun: ReadonlyMap<string, KnownRows>) {
    this.#byRun = byRun;
    this.#distinct = [...new Set(byRun.values())];
  }

  /**
   * Read what runs were trained on.
   *
   * @param runs Opens them. @param options `names`: of the runs that serve, newest first; `store`: folder of the versions; `mayLack`:
   * whether a version that cannot be read is passed over, with a warning.
   * @throws {DataError} `MISSING_GROUP`, `CORRUPT_GROUP`, or `OTHER_DATA` of a version that was built anew since.
   */
  static async open(runs: TrainedRuns, { names, store, mayLack, log = SILENT_LOGGER }: {
    readonly names: readonly string[];
    readonly store: string;
    readonly mayLack: boolean;
    readonly log?: Logger;
  }): Promise<TrainedRows> {
    const byRun = new Map<string, KnownRows>(), byHash = new Map<string, KnownRows>();
    for (const name of names) {
      const run = await runs.open(name), { contentHash } = run.data;
      try {
        const known = byHash.get(contentHash) ?? await readRun(run, store);
        byHash.set(contentHash, known);
        byRun.set(name, known);
      } catch (thrown) {
        if (!(mayLack && thrown instanceof DataError)) throw thrown;
        log.warn(`nobody can say which rows run ${name} has seen: [${thrown.code}] ${thrown.message}`);
      }
    }
    return new TrainedRows(byRun);
  }

  /** Share of rows that are equal to another one of their version, in [0, 1]. */
  get twinShare(): number {
    return Math.max(0, ...this.#distinct.map(({ twinShare }) => twinShare));
  }

  /** Largest share of the rows of a version that were found, in [0, 1]. */
  get foundShare(): number {
    return Math.max(0, ...this.#distinct.map(({ foundShare }) => foundShare));
  }

  /**
   * Which rows of a table some model has seen; see {@linkcode KnownRows.find}.
   *
   * @returns `seen`: 1 for such a row, shape [n]; `byRun`: the same of the models of one run, undefined where nobody can say.
   */
  find(
    texts: TextTable,
    targets: TargetTexts,
  ): { readonly seen: Uint8Array; readonly byRun: (run: string) => Uint8Array | undefined } {
    const seen = new Uint8Array(texts.rows), of = new Map<KnownRows, Uint8Array>();
    for (const known of this.#distinct) {
      const own = known.find(texts, targets);
      own.forEach((isSeen, row) => seen[row]! |= isSeen);
      of.set(known, own);
    }
    const byRun = (run: string) => {
      const known = this.#byRun.get(run);
      return known && of.get(known);
    };
    return { seen, byRun };
  }

  /**
   * Targets that what serves a key was told.
   *
   * @param id Of the key. @param run Of what serves it; of one that no run has seen all targets of the newest run count.
   * @returns Shape [n × targets]; empty where nobody can say.
   */
  targetsOf(id: string, run: string): Float64Array {
    const known = this.#byRun.get(run) ?? this.#distinct[0];
    return known?.targetsOf(id) ?? known?.allTargets() ?? new Float64Array(0);
  }
}

async function readRun({ run, data, config }: TrainedRun, store: string): Promise<KnownRows> {
  const group = await openGroup(versionDir(store, data.group, data.version));
  if (group.contentHash === data.contentHash) return await KnownRows.read(group, config);
  throw new DataError(
    "OTHER_DATA",
    `Cannot tell which rows run ${run} has seen as v${data.version} of ${data.group} must be the one that it was trained on: ` +
      "current value is another, built since",
    { hint: "Train again, or score all rows, whether seen or not, with --seen." },
  );
}
