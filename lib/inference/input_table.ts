import { formatPeriod } from "../core/calendar.ts";
import { DataError } from "../core/errors.ts";
import { SILENT } from "../core/logger.ts";
import { readRecordedConfig } from "../core/recorded_config.ts";
import type { ResolvedConfig } from "../core/resolve_config.ts";
import { currentGroup, type FeatureGroup } from "../data/feature_store.ts";
import { passingOver } from "../data/group_damage.ts";
import type { SourceAccess } from "../data/sources/source_access.ts";
import { type PreparedTable, prepareTable } from "../data/prepare.ts";
import { openRegistry } from "../registry/registry.ts";
import { nameGroup, newestRun } from "./name_group.ts";
import type { InferenceSource } from "./plan_inference.ts";

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
}

/**
 * Read and validate a table for one forecast, as `features` does. It becomes a version of the feature group, so that what
 * was forecast from can be told; which version serves does not change.
 *
 * @param source Registry, store, and config or choice, which name the table. @param options The file.
 * @throws {DataError} As `prepareTable`; `HISTORY_MISSING` if the file has the new rows alone; `MISSING_GROUP`.
 * @throws {RegistryError} As `openInference`.
 */
export async function inputTable(source: InferenceSource, options: InputOptions): Promise<InputTable> {
  const { store, log = SILENT } = source, { input, access, created = "" } = options;
  const config = source.config ?? await recordedConfig(source);
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
  const told = compareSpans(table.group, { serving, input, season: table.config.seasonLength });
  if (told !== null) log.warn(told);
  return { ...table, serving: serving.version };
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

/** What the file lacks of what serves, if anything; models that look back would find nothing. */
function compareSpans(
  { calendar, start, end }: FeatureGroup,
  { serving, input, season }: { readonly serving: FeatureGroup; readonly input: string; readonly season: number },
): string | null {
  const from = formatPeriod(calendar, start), to = formatPeriod(calendar, end);
  const before = formatPeriod(serving.calendar, serving.start), until = formatPeriod(serving.calendar, serving.end);
  const isShorter = start > serving.start;
  if (isShorter && (start > serving.end || end - start + 1 < season)) {
    throw new DataError(
      "HISTORY_MISSING",
      `Cannot forecast from ${input} as it must hold the history too, from ${before}: current value is ${from} to ${to}`,
      { hint: "Give the whole table, with its old rows and the new ones.", context: { input, from, before } },
    );
  }
  if (end < serving.end) return `${input} ends at ${to}, before the table that serves, at ${until}`;
  return isShorter
    ? `${input} begins at ${from}, the table that serves at ${before}: models see less of the past`
    : null;
}
