import { type Calendar, parsePeriod } from "../../core/time/calendar.ts";
import { ForecastError } from "../../core/errors/errors.ts";
import type { Finding } from "../../core/errors/finding.ts";
import type { Outcome } from "../../core/outcome.ts";
import { readRecordedConfig } from "../../core/config/recorded_config.ts";
import type { ResolvedConfig } from "../../core/config/resolve_config.ts";
import { decodeShape, SHARED_SHAPE } from "../../data/data_shape.ts";
import { type FeatureGroup, openGroup } from "../../data/store/feature_store.ts";
import { versionDir } from "../../data/store/version_folders.ts";
import type { RunRow, VersionRow } from "../../registry/versions/row_types.ts";
import type { Registry } from "../../registry/registry.ts";
import { readText } from "../../storage/files/files.ts";
import { summaryOf } from "../../training/record/committed_run.ts";
import { decodePlan, type PlanRecord, SHARED_PLAN } from "../../training/plan/plan_record.ts";
import type { ColumnGains } from "../../training/report/pooled_contributions.ts";
import type { TrainingSummary } from "../../training/record/result.ts";
import { known } from "./method_rows.ts";
import type { RecordSpan } from "./run_record.ts";

/** What the page of a run is made from, as far as it is there. */
export interface RunSources {
  /** The run, as the registry has it. */
  readonly recorded: RunRow;
  /** What it said of itself. */
  readonly summary: TrainingSummary;
  /** What it was asked for. */
  readonly config: ResolvedConfig;
  /** What it planned; null: of a former release, or damaged. */
  readonly plan: PlanRecord | null;
  /** One per key, in key order. */
  readonly outcomes: readonly Outcome[];
  /** What it chose, by key id; keys without a forecast have none. */
  readonly versions: ReadonlyMap<string, VersionRow>;
  /** The version of the table that it was trained on; null: it is gone. */
  readonly group: FeatureGroup | null;
  /** What period numbers mean; null: not known. */
  readonly calendar: Calendar | null;
  /** Last period known, a period number; null: not known. */
  readonly end: number | null;
  /** What the checks found. */
  readonly findings: readonly Finding[];
  /** Spans that were scored. */
  readonly spans: readonly RecordSpan[];
  /** Importance of features by model. */
  readonly importance: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** What columns add to predictions of rows, by model; empty for forecasts, and of runs that did not record it. */
  readonly contributions: Readonly<Record<string, ColumnGains>>;
  /** Of rows without a calendar: what was predicted against what came, as the report has it; undefined for forecasts. */
  readonly rows: unknown;
  /** What is missing, in sentences. */
  readonly missing: readonly string[];
}

/**
 * Read what there is of a run: registry, store and its report. What a former release did not write, or damage has taken, is said.
 *
 * @param registry Open. @param run Its id. @param folders `store`: feature store; `dir`: folder of the run's report.
 * @throws {RegistryError} `NOT_FOUND`, and as it reads. @throws {DataError} `INVALID_CONFIG`.
 */
export async function readRunSources(
  registry: Registry,
  run: string,
  { store, dir }: { readonly store: string; readonly dir: string },
): Promise<RunSources> {
  const missing: string[] = [];
  const recorded = registry.showRun(run), config = await readRecordedConfig(recorded.configJson);
  const { group: name, version } = recorded.lineage.data;
  const group = await orMissing(
    () => openGroup(versionDir(store, name, version)),
    (code) => missing.push(`Version ${version} of table ${name} is not in the feature store (${code}): no histories.`),
  );
  const told = (what: string) => (code: string) => void missing.push(`${what} (${code}).`);
  const plan = await orMissing(() => decodePlan(registry.readShared(run, SHARED_PLAN)), told("The run kept no plan"));
  const shape = group ?? await orMissing(() => decodeShape(registry.readShared(run, SHARED_SHAPE)), () => {});
  const calendar = shape?.calendar ?? null;
  const evaluation = readJson(
    `${dir}/evaluation.json`,
    told("The report of the run has no evaluation.json that can be read"),
  );
  return {
    recorded,
    summary: summaryOf(recorded),
    config,
    plan,
    outcomes: registry.listOutcomes(run),
    versions: new Map(registry.listVersions({ run, chosen: true }).map((row) => [row.key.id, row])),
    group,
    calendar,
    end: group?.end ?? (plan !== null && calendar !== null ? known(parsePeriod(calendar, plan.end)) : null),
    findings: arrayOf<Finding>(
      readJson(`${dir}/findings.json`, told("The report of the run has no findings.json that can be read")),
    ),
    spans: arrayOf<RecordSpan>(evaluation?.spans),
    importance: isRecord(evaluation?.importance) ? evaluation.importance as RunSources["importance"] : {},
    contributions: isRecord(evaluation?.contributions) ? evaluation.contributions as RunSources["contributions"] : {},
    rows: evaluation?.rows,
    missing,
  };
}

/** What reads, or null with what is told of it. */
async function orMissing<T>(read: () => T | Promise<T>, tell: (code: string) => void): Promise<T | null> {
  try {
    return await read();
  } catch (thrown) {
    if (!(thrown instanceof ForecastError)) throw thrown;
    tell(thrown.code);
    return null;
  }
}

/** A file of a report that is read without its manifest may be anything. */
function readJson(path: string, tell: (code: string) => void): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(readText(path));
    if (isRecord(value) || Array.isArray(value)) return value as Record<string, unknown>;
    tell("UNREADABLE_FILE");
  } catch (thrown) {
    tell(thrown instanceof Deno.errors.NotFound ? "MISSING_FILE" : "UNREADABLE_FILE");
  }
  return null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function arrayOf<T>(value: unknown): T[] {
  return Array.isArray(value) ? value : [];
}
