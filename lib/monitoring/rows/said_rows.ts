import { ForecastError } from "../../core/errors/errors.ts";
import { type Logger, SILENT_LOGGER } from "../../core/logger.ts";
import type { OutcomeStatus } from "../../core/outcome.ts";
import type { SeriesKey } from "../../core/rows/panel.ts";
import { type LoggedRow, readLoggedRows, type RowLog } from "../../inference/log/read_logged_rows.ts";
import type { KeyPrediction, RowForm, RowsToPredict, TablePredictions } from "../../inference/rows/predict_table.ts";
import { rowNamer } from "../../inference/rows/row_namer.ts";
import { type OpenedTable, readBlocks } from "../../inference/rows/served_rows.ts";
import { NEW_KEY } from "../../inference/champions/settle_serving.ts";
import { registryIdentity } from "../../registry/versions/identity.ts";
import type { VersionRow } from "../../registry/versions/row_types.ts";
import { DISK } from "../../storage/files/files.ts";
import { versionsById } from "../scores/served_versions.ts";

/** What was said of some rows, in the shape of predictions: as whoever asked was told. */
export interface SaidBlock {
  /** Keys, each as often as versions spoke of it, and the position of that of each row. */
  readonly table: { readonly keys: readonly SeriesKey[]; readonly keyOf: Int32Array };
  /** What was said; rows of which nothing was have none. */
  readonly predictions: TablePredictions;
}

/** What was said of the rows of a table before they came, by the log of predictions. */
export class SaidRows {
  readonly #names: readonly string[];
  readonly #log: RowLog;
  readonly #form: RowForm;
  readonly #speakers: ReadonlySet<string>;
  readonly #chosen = new Map<number, LoggedRow>();
  /** Versions that spoke, and those that serve, by their number in the registry. */
  readonly versions: ReadonlyMap<number, VersionRow>;

  private constructor(
    names: readonly string[],
    log: RowLog,
    { form, versions, speakers }: {
      readonly form: RowForm;
      readonly versions: ReadonlyMap<number, VersionRow>;
      readonly speakers: ReadonlySet<string>;
    },
  ) {
    [this.#names, this.#log, this.#form] = [names, log, form];
    [this.versions, this.#speakers] = [versions, speakers];
  }

  /**
   * Read what a log has of the rows of a table.
   *
   * @param served The rows, and whose log it is. @param folder Of the log. @param log Told of runs that cannot be read any more.
   * @returns Null where nothing is logged there at all.
   */
  static async read(served: OpenedTable, folder: string, log: Logger = SILENT_LOGGER): Promise<SaidRows | null> {
    if (DISK.list(folder).length === 0) return null;
    const { group, registry, form } = served, namesOf = rowNamer(group), names: string[] = [];
    for await (const { table } of readBlocks(served)) for (const name of namesOf(table)) names.push(name);
    const identity = registryIdentity(registry.recordedRuns());
    const logged = await readLoggedRows(folder, { table: group.name, registry: identity, names: new Set(names) });
    const champions = registry.resolveAll({ group: group.name }).filter(({ damage }) => damage === undefined);
    const lines = [...logged.rows.values()].flat(), ids = new Map(lines.map(({ id }) => [id ?? -1, 1]));
    const keys = group.keys.map(({ id }) => id);
    const versions = versionsById(registry, group.name, { champions, ids, keys });
    const spoken = new Set(lines.map(({ run }) => run)), speakers = new Set<string>();
    for (const run of spoken) if (await isAskedFor(run, served, log)) speakers.add(run);
    return new SaidRows(names, logged, { form, versions, speakers });
  }

  /** Files of the log that were passed over, or read in part. */
  get damaged(): RowLog["damaged"] {
    return this.#log.damaged;
  }

  /** Runs that spoke of the targets that the table has now. */
  get runs(): string[] {
    return [...this.#speakers];
  }

  /**
   * Of a row what was said last by a run that has not learned from it, else by any: who predicts all rows of a table again, once it
   * is trained on them, does not make others unsaid.
   *
   * @param row Its position. @param hasLearned Whether a run has learned from it.
   */
  choose(row: number, hasLearned: (run: string) => boolean): LoggedRow | undefined {
    const said = this.#all(row), found = said.find(({ run }) => !hasLearned(run)) ?? said[0];
    if (found !== undefined) this.#chosen.set(row, found);
    return found;
  }

  /** What counts of what was said of a row: what was chosen, else the last. @param row Its position. */
  of(row: number): LoggedRow | undefined {
    return this.#chosen.get(row) ?? this.#all(row)[0];
  }

  /** What was said of a row, newest first, of the targets that the table has now. */
  #all(row: number): readonly LoggedRow[] {
    return (this.#log.rows.get(this.#names[row] ?? "") ?? []).filter(({ run }) => this.#speakers.has(run));
  }

  /** What was said of a block of rows. @param table The rows. @param first Position of the first. */
  block({ keys, keyOf }: Pick<RowsToPredict, "keys" | "keyOf">, first: number): SaidBlock {
    const said = Array.from(keyOf, (_, row) => this.of(first + row)), entries = new Map<string, number>();
    const own: SeriesKey[] = [], by: KeyPrediction[] = [];
    const places = said.map((one, row) => {
      if (one === undefined) return 0;
      const key = keys[keyOf[row]!]!, name = `${key.id} ${one.id} ${one.run}`, found = entries.get(name);
      if (found !== undefined) return found;
      entries.set(name, own.push(key) - 1);
      return by.push(this.#speaker(one)) - 1;
    });
    const predictions = { ...saidPredictions(said, this.#form), keys: by };
    return { table: { keys: own, keyOf: Int32Array.from(places) }, predictions };
  }

  #speaker({ id, model, version, run }: LoggedRow): KeyPrediction {
    const row = id === null ? undefined : this.versions.get(id);
    const status: OutcomeStatus = id === null ? "fallback" : row?.status ?? "champion";
    return { status, model, scope: null, version, id, run, reason: id === null ? NEW_KEY : row?.reason ?? "" };
  }
}

/** Whether a run was asked for what is asked for now: classes of another target look like classes that this one lacks. */
async function isAskedFor(run: string, { runs, form }: Pick<OpenedTable, "runs" | "form">, log: Logger) {
  try {
    const { targets, classes } = (await runs.open(run)).rows.spec();
    return String(targets) === String(form.targets) && (classes.length > 0) === (form.classes.length > 0);
  } catch (thrown) {
    if (!(thrown instanceof ForecastError)) throw thrown;
    log.warn(
      `what run ${run} has said of rows does not count, as the run cannot be read: [${thrown.code}] ${thrown.message}`,
    );
    return false;
  }
}

function saidPredictions(
  said: readonly (LoggedRow | undefined)[],
  { targets, levels, classes: { length: isOfClasses } }: RowForm,
): Omit<TablePredictions, "keys"> {
  const names = new Set(isOfClasses > 0 ? said.flatMap((one) => one?.outputs ?? []) : []), classes = [...names].sort();
  const width = isOfClasses > 0 ? classes.length : targets.length, rows = said.length;
  const places = new Map(classes.map((name, c) => [name, c]));
  const column = (of: (one: LoggedRow) => readonly number[] | undefined): Float64Array => {
    const out = new Float64Array(rows * width).fill(NaN);
    said.forEach((one, row) => {
      const values = one && of(one);
      values?.forEach((value, i) => out[row * width + (isOfClasses > 0 ? places.get(one!.outputs[i]!)! : i)] = value);
    });
    return out;
  };
  const ends = (end: "lo" | "hi") => levels.map((level) => column((one) => one[end][one.levels.indexOf(level)]));
  return {
    ...{ targets, classes, levels },
    values: column(({ values }) => values),
    lo: isOfClasses > 0 ? [] : ends("lo"),
    hi: isOfClasses > 0 ? [] : ends("hi"),
    labels: isOfClasses > 0
      ? Int32Array.from(said, (one) => one === undefined ? -1 : places.get(one.outputs[one.decided] ?? "") ?? -1)
      : new Int32Array(0),
    sets: isOfClasses > 0 ? ends("hi").map((hi) => Uint8Array.from(hi, (end) => end === 1 ? 1 : 0)) : [],
    failed: Uint8Array.from(said, (one) => one === undefined ? 1 : 0),
  };
}
