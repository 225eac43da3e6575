import type { SeriesKey } from "../core/rows/panel.ts";
import { plainChanges } from "../inference/forecast_changes.ts";
import type { VersionRow } from "../registry/versions/row_types.ts";
import type { Files } from "../storage/files/files.ts";
import { publishFile } from "../storage/files/publish.ts";
import type { ServedRetraining } from "./let_serve.ts";
import type { RetrainingPlan } from "./plan_retraining.ts";
import type { RetrainingResult } from "./retraining_result.ts";

/** Name of the file in the folder of a run. */
export const RETRAINING_FILE = "retraining.json";

/**
 * A plan as JSON has it: keys as their texts.
 *
 * @param plan The plan.
 */
export function plainPlan({ keys, skipped, blocked }: RetrainingPlan) {
  const plain = <Item extends { readonly key: SeriesKey }>({ key, ...rest }: Item) => ({ key: key.parts, ...rest });
  return { keys: keys.map(plain), skipped: skipped.map(plain), blocked };
}

/**
 * A retraining as JSON has it.
 *
 * @param result The retraining.
 */
export function plainRetraining({ plan, trained, finished, ...facts }: RetrainingResult) {
  return {
    ...plainPlan(plan),
    ...facts,
    trained: trained === null ? null : plainTrained(trained),
    finished: finished.map(plainServed),
  };
}

function plainTrained({ training, ...served }: NonNullable<RetrainingResult["trained"]>) {
  const { summary: { gate = null, outcomes, failures }, reportDir } = training;
  return { ...plainServed(served), gate, outcomes, failures, report: reportDir };
}

function plainServed({ changes, promoted, undone, waiting, refused, conflicts, ...facts }: ServedRetraining) {
  return {
    ...facts,
    promoted: promoted.length,
    undone: undone.length,
    waiting: waiting.length,
    conflicts: conflicts.map(plainVersion),
    refused: refused.map(({ version, code }) => ({ ...plainVersion(version), code })),
    changes: plainChanges(changes),
  };
}

function plainVersion({ key, id, version }: VersionRow) {
  return { key: key.parts, id, version };
}

/**
 * Write what a retraining did beside the report of its run.
 *
 * @param dir Folder of the run. @param result The retraining. @param options `files`: file operations.
 * @throws {DataError} `DISK_FULL`, `READ_ONLY`, `WRITE_FAILED` and the like.
 */
export function publishRetraining(
  dir: string,
  result: RetrainingResult,
  { files }: { readonly files?: Files } = {},
): void {
  const text = `${JSON.stringify(plainRetraining(result), null, 2)}\n`;
  publishFile(`${dir}/${RETRAINING_FILE}`, new TextEncoder().encode(text), { files });
}
