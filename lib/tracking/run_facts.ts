import { ALL_METRICS } from "../metrics/metric_info.ts";
import type { RunRow } from "../registry/versions/row_types.ts";
import type { EnteredContender } from "../training/plan/plan_record.ts";
import { flattenFields, type NamedText } from "./flatten.ts";
import { TAG, trackedName } from "./names.ts";

/** A number of a run, as MLflow keeps it. */
export interface LoggedMetric {
  /** For instance `mase/ours`. */
  readonly key: string;
  /** Finite. */
  readonly value: number;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  /** 0, or the number of the fold. */
  readonly step: number;
}

/** What MLflow is told of a run besides its files. */
export interface TrackedRun {
  /** Milliseconds since 1970 at which it began and ended: its phases end with the commit. */
  readonly time: { readonly start: number; readonly end: number };
  /** The fields of the config, and the contenders. */
  readonly params: readonly NamedText[];
  /** Scores on the hold-out by method, and counts. */
  readonly metrics: readonly LoggedMetric[];
  /** Where the run comes from. */
  readonly tags: readonly NamedText[];
  /** The version of the table, as MLflow's data set. */
  readonly dataset: Readonly<Record<string, string>>;
}

/** Parts of a summary whose numbers are metrics, each under its own heading. */
const SECTIONS = ["outcomes", "reasons", "failures", "wins", "coverage", "seconds"];
/** Names in them that are ours: a code, a level in percent. */
const OWN_NAME = /^(?:[A-Z][A-Z_]*|\d+(?:\.\d+)?)$/;
/** Single numbers of a summary. */
const NUMBERS = ["keys", "challengers", "ownModels", "regret", "peakMemoryMb"];
/** Methods in a summary that are no contenders. */
const DERIVED: ReadonlySet<string> = new Set(["ours", "one_for_all", "oracle"]);
/** Most characters of a data set's digest. */
const DIGEST = 36;

/**
 * What is told of a run: all of it from the registry, so that it is the same whenever it is told.
 *
 * @param run A committed run. @param entered Who competed, with complete hyperparameters; null: the run has not kept it.
 */
export function factsOf(run: RunRow, entered: readonly EnteredContender[] | null): TrackedRun {
  const summary = objectOf(run.summary);
  return {
    time: trackedTime(run),
    params: [...flattenFields(withoutSchema(run.configJson)), ...contendersOf(summary, entered)],
    metrics: metricsOf(summary, Date.parse(run.committedAt)),
    tags: tagsOf(run),
    dataset: datasetOf(run, summary),
  };
}

/**
 * When a run began and ended. It is put down in the registry when its models are there: it began as long before its commit as its
 * phases took.
 */
export function trackedTime(run: RunRow): TrackedRun["time"] {
  const summary = objectOf(run.summary), end = Date.parse(run.committedAt), start = Date.parse(run.createdAt);
  const seconds = Object.values(objectOf(summary.seconds)).reduce<number>(
    (sum, value) => sum + (Number(value) || 0),
    0,
  );
  return { start: Math.min(start, Math.round(end - seconds * 1000)), end };
}

/** One parameter for each, so that two runs can be compared; of a run that has not kept them, their names. */
function contendersOf(
  summary: Readonly<Record<string, unknown>>,
  entered: readonly EnteredContender[] | null,
): NamedText[] {
  if (entered === null) {
    const names = Object.keys(objectOf(summary.metrics)).filter((name) => !DERIVED.has(name));
    return flattenFields({ competed: names });
  }
  return entered.flatMap(({ name, ...rest }) =>
    flattenFields({ [`contender.${trackedName(name)}`]: JSON.stringify(rest) })
  );
}

/** Where the run comes from; also what its versions are found by. */
function tagsOf(run: RunRow): NamedText[] {
  const { data, planHash, codeRevision, seed, environment } = run.lineage;
  const facts: Record<string, unknown> = {
    run: run.run,
    group: data.group,
    data_version: data.version,
    data_hash: data.contentHash,
    plan_hash: planHash,
    code_revision: codeRevision,
    seed,
    commit: run.sequence,
    committed_at: run.committedAt,
    environment: environment ?? undefined,
  };
  const own = flattenFields(facts).map(({ key, value }) => ({ key: `${TAG}${key}`, value }));
  const shown = codeRevision === "" ? [] : [{ key: "mlflow.source.git.commit", value: codeRevision }];
  return [...own, ...shown, { key: "mlflow.source.name", value: "1000models" }];
}

function metricsOf(summary: Readonly<Record<string, unknown>>, timestamp: number): LoggedMetric[] {
  const metric = (key: string, value: unknown): LoggedMetric[] =>
    typeof value === "number" && Number.isFinite(value) ? [{ key, value, timestamp, step: 0 }] : [];
  const scores = Object.entries(objectOf(summary.metrics)).flatMap(([method, values]) => {
    const { keys, oursThere, ...rest } = objectOf(values), name = trackedName(method);
    return [
      ...ALL_METRICS.flatMap((score) => metric(`${score.name}/${name}`, rest[score.name])),
      ...metric(`scored_keys/${name}`, keys),
      ...metric(`ours_there/${name}`, oursThere),
    ];
  });
  const sections = SECTIONS.flatMap((section) =>
    Object.entries(objectOf(summary[section])).flatMap(([name, value]) =>
      metric(`${section}/${OWN_NAME.test(name) ? name : trackedName(name)}`, value)
    )
  );
  return [...scores, ...sections, ...NUMBERS.flatMap((name) => metric(name, summary[name]))];
}

function datasetOf(run: RunRow, summary: Readonly<Record<string, unknown>>): Record<string, string> {
  const { group, version, contentHash } = run.lineage.data;
  return {
    name: group.slice(0, 500),
    digest: contentHash.slice(0, DIGEST) || `v${version}`,
    source_type: "local",
    source: JSON.stringify({ uri: `${group}/v${version}` }),
    profile: JSON.stringify({ version, contentHash, rows: objectOf(summary.data).rows ?? null }),
  };
}

/** The config, whose schema is one of an editor. */
function withoutSchema(json: string): Record<string, unknown> {
  const { $schema: _, ...config } = objectOf(JSON.parse(json));
  return config;
}

/** A summary may be of another release: what is not there is left out. */
function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value as Record<string, unknown> : {};
}
