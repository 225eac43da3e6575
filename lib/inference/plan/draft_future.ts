import { draftFutureFrame } from "../../data/draft_future.ts";
import { checkRowTarget, type RowWriterOptions } from "../../data/outputs/row_writer.ts";
import { type InferenceSource, planInference } from "./plan_inference.ts";
import { type DataFacts, onWholeVersion } from "./whole_version.ts";

/** A draft of what must be known ahead; the `--json` object of `infer --draft-future`. */
export interface FutureDraft extends DataFacts {
  /** Name of the table. */
  readonly group: string;
  /** Rows written. */
  readonly rows: number;
  /** The file; null if no column must be known ahead. */
  readonly output: string | null;
}

/**
 * Write a draft of the columns that the models which serve must know ahead, to be edited.
 *
 * @param source Folders, config, horizon. @param output `.csv`, `.parquet`, `.json` or `.jsonl`. @param options Of CSV.
 * @throws {DataError} As `inferTable`, but for `FUTURE_COLUMN_MISSING`.
 */
export async function draftFuture(
  source: InferenceSource,
  output: string,
  options: RowWriterOptions = {},
): Promise<FutureDraft> {
  checkRowTarget(output);
  return await onWholeVersion(source, async (whole) => {
    const { config, group } = await planInference(whole);
    const rows = await draftFutureFrame(config, group, output, options);
    const { damaged } = whole, dataVersion = group.version;
    return { group: group.name, rows, output: rows === 0 ? null : output, dataVersion, damaged };
  });
}
