import type { Environment } from "../../core/environment.ts";
import type { Logger, Progress } from "../../core/logger.ts";
import type { TextTable } from "../../data/tables/text_table.ts";
import type { PrepareOptions } from "../../data/prepare.ts";
import type { RowWriterOptions } from "../../data/outputs/row_writer.ts";
import type { SourceAccess } from "../../data/sources/source_access.ts";
import type { SettleTarget } from "../../lifecycle/settle.ts";
import type { Files } from "../../storage/files/files.ts";
import type { RefitPlan } from "../plan/refit_plan.ts";
import type { StartEngine } from "../tasks/start_engine.ts";

/** Where a run reads and writes, and how it goes about it. Nothing here but `where` and `limit` changes its models. */
export interface TrainOptions extends RowWriterOptions {
  /** Folder of the feature store. */
  readonly store: string;
  /** Registry root. */
  readonly registry: string;
  /** Folder of reports. */
  readonly reports: string;
  /** Table to read instead of the config's source. */
  readonly input?: string;
  /** A table in memory to train on instead of the config's source. */
  readonly table?: TextTable;
  /** Told of the rows of such a table that were left out. */
  readonly onQuarantine?: PrepareOptions["onQuarantine"];
  /** Environment and clock, which sources on other machines and databases need. */
  readonly access?: SourceAccess;
  /** Keep only keys with these texts, by key column. */
  readonly where?: Readonly<Record<string, readonly string[]>>;
  /** Most keys to train. */
  readonly limit?: number;
  /** Workers; default 1. 0: all is done in this process, where nothing can be cut off; needed for folders in memory. */
  readonly workers?: number;
  /**
   * Whether a run that leaves keys out may replace champions of runs over more keys. Default false: then its models of such keys
   * wait as challengers.
   */
  readonly replace?: boolean;
  /** Which keys are trained again, and how: what `retrain` decides; default: all of the selection compete. */
  readonly retraining?: RetrainingSelection;
  /** Whether inference goes on from this table, default true; `false`: from the one before until somebody says so. */
  readonly serve?: boolean;
  /** How far what is trained gets by the run's commit; default: as the config's policy says. */
  readonly settle?: SettleTarget;
  /**
   * `true`: go on with the newest run of the same plan that nobody works on; text: with that run. One that is finished is given
   * back as it ended.
   */
  readonly resume?: boolean | string;
  /** Module that the workers run, which calls `serveTraining`; default the product's own. */
  readonly worker?: URL;
  /** What runs the tasks, see {@linkcode StartEngine}; default: `workers` on this machine. */
  readonly engine?: StartEngine;
  /** Clock of the run's id and of the registry. */
  readonly now: () => Date;
  /** Monotonic clock in milliseconds, for the seconds by phase; default: `performance.now`. */
  readonly clock?: () => number;
  /** Code, runtime and machine, for lineage; default: unknown. */
  readonly environment?: Environment;
  /** Where to say what is done; default nowhere. The run's own log is in its report. */
  readonly log?: Logger;
  /** Told after every finished piece of work. */
  readonly onProgress?: (progress: Progress) => void;
  /** Stops the run; `resume` continues it. */
  readonly signal?: AbortSignal;
  /** File operations of the run's folder and of the registry; default the real ones. */
  readonly files?: Files;
}

/** What a retraining trains. */
export interface RetrainingSelection {
  /** Ids of its keys, at least one of the table. */
  readonly keys: readonly string[];
  /** Those whose chosen models are fitted again; default: all compete. */
  readonly refit?: RefitPlan;
  /** Run whose models of all keys serve on; absent: they are fitted again, on all keys of the table. */
  readonly pinned?: string;
}
