import type { RegistryError } from "../../core/errors/errors.ts";
import type { OutcomeStatus } from "../../core/outcome.ts";
import type { SeriesKey } from "../../core/rows/panel.ts";

/**
 * Where a version stands in its life: registered (`None`), waiting in `Staging`, serving in `Production`, or `Archived`, which is
 * what has served. See `Move` for the ways.
 */
export type Stage = "None" | "Staging" | "Production" | "Archived";

/** What a run is, known before its first model. */
export interface RunInput {
  /** Unique id of the run, 1 to 200 characters without control characters. */
  readonly run: string;
  /** Start of the run; default: the registry's clock. */
  readonly createdAt?: Date;
  /** Name for people, for instance the config's. */
  readonly name: string;
  /** The config as JSON text, so that a later reader can do the same again. */
  readonly configJson: string;
  /** Hash of the plan. */
  readonly planHash: string;
  /** Seed of everything random. */
  readonly seed: number;
  /** Revision of the code; empty if unknown. */
  readonly codeRevision: string;
  /** The feature group version that the models saw. Keys are told apart by group: equal ids of two tables do not mix. */
  readonly data: DataVersion;
  /** Names of the key columns, in the order of each key's parts. */
  readonly keyColumns: readonly string[];
  /** Number of keys that must have an outcome at commit; absent: not checked. */
  readonly keys?: number;
  /**
   * Whether champions of runs over more keys stay: what this run has for their keys waits as challenger. Default false: the
   * newest run serves.
   */
  readonly challenges?: boolean;
  /** Where it is made: revision, lock, runtime, machine. Plain JSON data; default: nothing. */
  readonly environment?: Readonly<Record<string, unknown>>;
}

/** One immutable version of a feature group. */
export interface DataVersion {
  /** Name of the feature group. */
  readonly group: string;
  /** Its version, >= 1. */
  readonly version: number;
  /** Hash of its content. */
  readonly contentHash: string;
}

/** A fitted model to register. */
export interface VersionInput {
  /** Key that it forecasts. */
  readonly key: SeriesKey;
  /** Name of the contender that serves. */
  readonly contender: string;
  /** Its model family. */
  readonly family: string;
  /** Whether it won its key's competition or stands in for a winner. */
  readonly status: Exclude<OutcomeStatus, "failed">;
  /** Reason of a fallback, else empty. */
  readonly reason: string;
  /** Hash of the feature spec that the model was fitted with. */
  readonly specHash: string;
  /** Scores by metric; NaN (undefined) is kept as such. */
  readonly scores: Readonly<Record<string, number>>;
  /** Marks such as `CONSTANT`. `EQUAL_MODEL` is added where two keys of a run have the same bytes. */
  readonly flags: readonly string[];
  /** Encoded model. */
  readonly model: Uint8Array;
  /** Encoded leaderboard, if kept. */
  readonly leaderboard?: Uint8Array;
  /** Whether it is the outcome of its key, of which there is one a run; default true. Others are kept beside it. */
  readonly chosen?: boolean;
  /** Hash of family, members' families and feature schema: another one makes a major version. Default: the family. */
  readonly architecture?: string;
  /** Hash of features and hyperparameters: another one makes a minor version. Default: the hash of the feature spec. */
  readonly recipe?: string;
  /** Evidence against the champion of its key; default: none. */
  readonly comparison?: Comparison | null;
}

/** How a version does against the one that was its key's champion, on the same periods. */
export interface Comparison {
  /** Number in the registry of the version that was champion. */
  readonly against: number;
  /** Error of this version in the metric of the selection; null where undefined. */
  readonly error: number | null;
  /** Error of the other one. */
  readonly againstError: number | null;
  /** Periods that both have forecast. */
  readonly periods: number;
  /** What makes them comparable. */
  readonly basis: string;
}

/** What only the commit of a run decides. */
export interface CommittedRun {
  /** Number of the commit in the registry, from 1: the order of runs, whatever clocks say. */
  readonly sequence: number;
  /** ISO instant (UTC) of the commit. */
  readonly committedAt: string;
  /** Versions that wait in `Staging`. */
  readonly challengers: number;
  /** Number of each key's new chosen version within its key, in the order of the outcomes; 0 for a failed key. */
  readonly versions: readonly number[];
}

/** One registered, immutable model version. */
export interface VersionRow {
  /** Number of the version in the whole registry, >= 1. */
  readonly id: number;
  /** Key that it forecasts. */
  readonly key: SeriesKey;
  /** Feature group that the key belongs to. */
  readonly group: string;
  /** Number of the version within its key, >= 1. */
  readonly version: number;
  /** Run that made it. */
  readonly run: string;
  /** Name of the contender that serves. */
  readonly contender: string;
  /** Its model family. */
  readonly family: string;
  /** Whether it won its key's competition or stands in for a winner. */
  readonly status: Exclude<OutcomeStatus, "failed">;
  /** Reason of a fallback, else empty. */
  readonly reason: string;
  /** Where it stands in its life. */
  readonly stage: Stage;
  /** Aliases that point at it, for instance `champion`. */
  readonly aliases: readonly string[];
  /** Hash of the feature spec that it was fitted with. */
  readonly specHash: string;
  /** Scores by metric; NaN where undefined. */
  readonly scores: Readonly<Record<string, number>>;
  /** Marks such as `CONSTANT` or `EQUAL_MODEL`. */
  readonly flags: readonly string[];
  /** ISO instant (UTC) of the run's start. */
  readonly createdAt: string;
  /** Size of the encoded model. */
  readonly bytes: number;
  /** Whether it is the outcome of its key in its run, or another contender. */
  readonly chosen: boolean;
  /** Its semantic version, unique within its key: `<contender>_v<major>.<minor>.<patch>`. */
  readonly semantic: string;
  /** Hash of what a major version keeps. */
  readonly architecture: string;
  /** Hash of what a minor version keeps. */
  readonly recipe: string;
  /** Evidence against the champion that its key had, or null. */
  readonly comparison: Comparison | null;
  /** What is wrong with its row; absent where it says what was registered. Nothing of a damaged one may be used. */
  readonly damage?: RegistryError;
}

/** A version with everything that explains it. */
export interface VersionDetail extends VersionRow {
  /** Data, plan, code and seed. */
  readonly lineage: Lineage;
  /** What happened to the key since its first version, oldest first. */
  readonly events: readonly EventRow[];
}

/** Where a version comes from. */
export interface Lineage {
  /** The feature group version that the models saw. */
  readonly data: DataVersion;
  /** Hash of the plan. */
  readonly planHash: string;
  /** Revision of the code; empty if unknown. */
  readonly codeRevision: string;
  /** Seed of everything random. */
  readonly seed: number;
  /** Where it was made, plain JSON data; null for a run of a former release. */
  readonly environment: Readonly<Record<string, unknown>> | null;
}

/** One committed run. */
export interface RecordedRun {
  /** Id of the run. */
  readonly run: string;
  /** Name for people. */
  readonly name: string;
  /** ISO instant (UTC) of its start. */
  readonly createdAt: string;
  /** ISO instant (UTC) of its commit. */
  readonly committedAt: string;
  /** Number of its commit in the registry, from 1: the order of runs, whatever clocks say. */
  readonly sequence: number;
  /** The config as JSON text. */
  readonly configJson: string;
  /** Names of the key columns, in the order of each key's parts. */
  readonly keyColumns: readonly string[];
  /** Data, plan, code and seed. */
  readonly lineage: Lineage;
  /** What the run said at commit, plain JSON data. */
  readonly summary: unknown;
  /** What is wrong with its row, as that of a version. */
  readonly damage?: RegistryError;
}

/** A run and how its keys ended. */
export interface RunRow extends RecordedRun {
  /** Versions that wait in `Staging`. */
  readonly staged: number;
  /** Keys by outcome; the counts add up to the run's keys. */
  readonly outcomes: Readonly<Record<OutcomeStatus, number>>;
}

/** Champions that came to be alike. */
export interface ChampionCount extends Pick<VersionRow, "status" | "reason" | "contender"> {
  /** How many. */
  readonly keys: number;
}

/** The newest run that has tried to train a key. */
export interface Attempt {
  /** Its id. */
  readonly run: string;
  /** How the key ended in it. */
  readonly status: OutcomeStatus;
  /** Reason of a fallback, else empty. */
  readonly reason: string;
}

/** A file that a run has written. */
export interface RunPack {
  /** Its hash, which is its name. */
  readonly sha256: string;
  /** Whether it is the record of the run, from which the database is made again, and not of its artifacts. */
  readonly isRecord: boolean;
  /** Whether gc has removed it. */
  readonly isSwept: boolean;
}

/** One logged change. Events are never changed or removed. */
export interface EventRow {
  /** Grows by time. */
  readonly id: number;
  /** ISO instant (UTC). */
  readonly at: string;
  /** One of `EVENT_KINDS`: that of an action, or `RUN_COMMITTED`, `STAGE_CHANGED`, `ALIAS_MOVED`, `ALIAS_REMOVED`. */
  readonly kind: string;
  /** Run that caused it, or that the action is about; may be empty. */
  readonly run: string;
  /** Id of the event of the action that caused it, or null. */
  readonly cause: number | null;
  /** Key concerned, or null. */
  readonly key: SeriesKey | null;
  /** Feature group of the key, or null. */
  readonly group: string | null;
  /** Version concerned, or null. */
  readonly version: number | null;
  /** Further facts, plain JSON data. */
  readonly detail: Readonly<Record<string, unknown>>;
}

/** Which keys: conditions are joined by "and", the texts of one column by "or". */
export interface KeyFilter {
  /** Feature group. */
  readonly group?: string;
  /** Key column to accepted texts. */
  readonly where?: Readonly<Record<string, readonly string[]>>;
  /** Key ids. */
  readonly keys?: readonly string[];
  /** Most rows to return. */
  readonly limit?: number;
}

/**
 * Which version of each key is meant; all that is given must hold. Where several of a key do, its newest is meant; of a run
 * alone, what the run chose for the key. Nothing given: the champion.
 */
export interface VersionChoice {
  /** The one that this alias of the key points at. */
  readonly alias?: string;
  /** In this stage. */
  readonly stage?: Stage;
  /** Of this run. */
  readonly run?: string;
  /** Of this contender. */
  readonly contender?: string;
  /** The one with this number in the registry (`VersionRow.id`): it is of one key. */
  readonly id?: number;
  /** The one with this semantic version, of which a key has one. */
  readonly semantic?: string;
}

/** Which versions, all that match, and in which order. */
export interface VersionFilter extends KeyFilter, VersionChoice {
  /** Only those with these numbers in the registry (`VersionRow.id`). */
  readonly ids?: readonly number[];
  /** Only outcomes of their keys, or only other contenders. */
  readonly chosen?: boolean;
  /** Only of this model family. */
  readonly family?: string;
  /** Only champions or only fallbacks. */
  readonly status?: string;
  /** Order by this metric, undefined scores last; absent: order of registration. */
  readonly metric?: string;
  /** Largest (or newest) first; default false. */
  readonly descending?: boolean;
}

/** Which events; conditions are joined by "and". Of keys: those that happened to them, and the decisions that caused them. */
export interface EventFilter extends KeyFilter {
  /** Only of this kind. */
  readonly kind?: string;
  /** Only what this run, or a decision about it, has caused, and what became of its versions. */
  readonly run?: string;
  /** Only what the action with this event has caused. */
  readonly cause?: number;
  /** Only what is about no single key: commits and decisions; default false. */
  readonly whole?: boolean;
  /** Only events after this id. */
  readonly after?: number;
  /** Only events up to this instant, ISO. */
  readonly until?: string;
  /** Newest first; default false. */
  readonly descending?: boolean;
}

/** A version that served its key at an instant. */
export interface LiveVersion {
  /** The version, as it stands now. */
  readonly version: VersionRow;
  /** ISO instant (UTC) from which on it served. */
  readonly since: string;
  /** Id of the event of the action that let it serve, or null: a run's own commit. */
  readonly cause: number | null;
}
