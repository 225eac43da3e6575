import { formatPeriod } from "../../core/time/calendar.ts";
import { DataError } from "../../core/errors/errors.ts";
import { SILENT_LOGGER } from "../../core/logger.ts";
import { formatKey } from "../../core/rows/panel.ts";
import { formatCount, listSome } from "../../core/text/plural.ts";
import { readRecordedConfig } from "../../core/config/recorded_config.ts";
import type { ResolvedConfig } from "../../core/config/resolve_config.ts";
import { currentGroup, type FeatureGroup } from "../../data/store/feature_store.ts";
import { passingOver } from "../../data/store/group_damage.ts";
import type { SourceAccess } from "../../data/sources/source_access.ts";
import { assertSerial } from "../../data/rows/assert_layout.ts";
import { type PreparedTable, prepareTable } from "../../data/prepare.ts";
import { openRegistry } from "../../registry/registry.ts";
import { nameGroup, newestRun } from "./name_group.ts";
import { HISTORY_MISSING, type InferenceSource } from "./plan_inference.ts";

/** A table to forecast from that does not serve otherwise. */
export interface InputOptions {
  /** Table with its history and the newest rows: CSV, Parquet or JSON lines. */
  readonly input: string;
  /** Environment and clock, for what is no file. */
  readonly access?: SourceAccess;
  /** ISO time of a new version. */
  readonly created?: string;
}

/** What was read, beside what serves. */
export interface InputTable extends PreparedTable {
  /** Number of the version that serves, as before. */
  readonly serving: number;
  /** Ids of keys of which the file has the new rows alone, while the version that serves has their history. */
  readonly withoutHistory: ReadonlySet<string>;
}

/**
 * Read and validate a table for one forecast, as `features` does. It becomes a version of the feature group, so that what
 * was forecast from can be told; which version serves does not change.
 *
 * @param source Registry, store, and config or choice, which name the table. @param options The file.
 * @throws {DataError} As `prepareTable`; `WRONG_PROBLEM` for a config of rows; `HISTORY_MISSING` if the file has the new rows alone, of every
 * key that serves; `MISSING_GROUP`.
 * @throws {RegistryError} As `openInference`.
 */
export async function inputTable(source: InferenceSource, options: InputOptions): Promise<InputTable> {
  const { store, log = SILENT_LOGGER } = source, { input, access, created = "" } = options;
  const config = source.config ?? await recordedConfig(source);
  // Rows to predict are no version of their table, and nothing that serves its name could predict them.
  assertSerial(config, {
    what: "forecast",
    instead: "Train it first, then infer predicts the rows of --input: deno task train.",
  });
  const serving = await currentGroup(store, config.name, passingOver([]));
  const table = await prepareTable(config, {
    store,
    input,
    access,
    created,
    log,
    serve: false,
    today: created.slice(0, 10),
  });
  const at = { serving, input, season: table.config.seasonLength };
  const { withoutHistory, told } = compareKeys(table.group, at);
  for (const text of [...compareSpans(table.group, at), ...told]) log.warn(text);
  return { ...table, serving: serving.version, withoutHistory };
}

async function recordedConfig(source: InferenceSource): Promise<ResolvedConfig> {
  const registry = openRegistry(source.registry, { now: source.now, readOnly: true });
  try {
    const name = nameGroup(registry, source), run = newestRun(registry, name);
    if (run !== undefined) return await readRecordedConfig(run.configJson);
    throw new DataError(
      "MISSING_GROUP",
      `Cannot read ${name} as a run of it must say how: current value is none in ${source.registry}`,
      { hint: "Name the config of the table with --config." },
    );
  } finally {
    registry.close();
  }
}

/** What a file is compared with. */
interface Compared {
  readonly serving: FeatureGroup;
  readonly input: string;
  /** Steps of a season: fewer rows are no history. */
  readonly season: number;
}

/**
 * Which keys begin later than in the version that serves, and which of them have no history at all: those fail, each alone.
 *
 * @throws {DataError} `HISTORY_MISSING` if none of the keys that the version that serves knows has its history.
 */
function compareKeys(
  group: FeatureGroup,
  { serving, input, season }: Compared,
): { readonly withoutHistory: ReadonlySet<string>; readonly told: readonly string[] } {
  const before = new Map(serving.keys.map(({ id }, k) => [id, serving.end + 1 - serving.keyRows[k]!]));
  const known = group.keys.flatMap((key, k) => {
    const since = before.get(key.id), rows = group.keyRows[k]!, start = group.end + 1 - rows;
    if (since === undefined) return [];
    const isShorter = start > since, isMissing = isShorter && (start > serving.end || rows < season);
    return [{ key, since, start, isShorter, isMissing }];
  });
  const missing = known.filter(({ isMissing }) => isMissing);
  const cut = known.filter(({ isShorter, isMissing }) => isShorter && !isMissing);
  if (missing.length > 0 && missing.length === known.length) throw noHistory(group, { serving, input });
  const listed = (keys: typeof known) =>
    listSome(
      keys.map(({ key, start, since }) =>
        `${formatKey(key)} from ${formatPeriod(group.calendar, start)} instead of ${
          formatPeriod(serving.calendar, since)
        }`
      ),
    );
  const told = [
    ...missing.length === 0 ? [] : [
      `${input} has the new rows alone of ${formatCount(missing.length, "key")} (${listed(missing)}): not forecast, ` +
      `reason ${HISTORY_MISSING}; give their old rows too`,
    ],
    ...cut.length === 0 || group.start > serving.start ? [] : [
      `${input} has less of the past of ${formatCount(cut.length, "key")} than the table that serves (${listed(cut)})`,
    ],
  ];
  return { withoutHistory: new Set(missing.map(({ key }) => key.id)), told };
}

function noHistory(
  { calendar, start, end }: FeatureGroup,
  { serving, input }: Pick<Compared, "serving" | "input">,
): DataError {
  const from = formatPeriod(calendar, start), to = formatPeriod(calendar, end);
  const before = formatPeriod(serving.calendar, serving.start);
  return new DataError(
    HISTORY_MISSING,
    `Cannot forecast from ${input} as it must hold the history too, from ${before}: current value is ${from} to ${to}`,
    { hint: "Give the whole table, with its old rows and the new ones.", context: { input, from, before } },
  );
}

/** What the file as a whole lacks of what serves. */
function compareSpans({ calendar, start, end }: FeatureGroup, { serving, input }: Compared): string[] {
  const from = formatPeriod(calendar, start), to = formatPeriod(calendar, end);
  const before = formatPeriod(serving.calendar, serving.start), until = formatPeriod(serving.calendar, serving.end);
  if (end < serving.end) return [`${input} ends at ${to}, before the table that serves, at ${until}`];
  if (start <= serving.start) return [];
  return [`${input} begins at ${from}, the table that serves at ${before}: models see less of the past`];
}
