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
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { draftFuture, train } from "1000models";
 * const dir = Deno.makeTempDirSync(), source = { store: `${dir}/features`, registry: `${dir}/models`, now: () => new Date(0) };
 * const day = (t: number) => new Date(Date.UTC(2024, 0, 1 + t));
 * const rows = Array.from({ length: 60 }, (_, t) => ({ day: day(t), sold: 9 - t % 3, price: 1 + t % 3 }));
 * const columns = { time: "day", target: "sold", exogenous: { future: ["price"] } };
 * using trained = await train(rows, { ...columns, horizon: 2, contenders: ["naive", "ridge"] });
 * trained.save(source);
 * const { rows: drafted } = await draftFuture(source, `${dir}/future.csv`);
 * assertEquals([drafted, Deno.readTextFileSync(`${dir}/future.csv`).split("\n")[0]], [2, "day,price,drafted_from"]);
 * ```
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
