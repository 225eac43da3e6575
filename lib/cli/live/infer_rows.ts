import { formatFindings } from "../../data/demand/expectations/format_findings.ts";
import { inferRows, type InferRowsOptions } from "../../inference/rows/infer_rows.ts";
import { type KeyOptions, whereOf } from "../options/options.ts";
import { outputTarget, predictionsOutput } from "../options/output_target.ts";
import { refuseSeriesFlags } from "../options/series_flags.ts";
import type { CommonOptions, Session } from "../session/session.ts";
import { sourceAccess } from "../options/source_access.ts";
import { tellForecasts } from "./tell_forecasts.ts";

/** Flags of `infer` that mean something for rows. */
export interface InferRowsFlags extends CommonOptions, Partial<KeyOptions> {
  readonly input?: string;
  readonly output?: string;
  readonly keep?: readonly string[];
  readonly log?: boolean;
}

/**
 * `infer` of a table without a calendar: predictions of the rows of a file.
 *
 * @param session Of the command. @param named Registry, store, config, choice. @param flags All of the command, and the name of the
 * table.
 * @returns Exit code.
 * @throws {DataError} `WRONG_PROBLEM` for a flag that asks for periods or chooses keys; as `inferRows`.
 */
export async function inferRowsCommand(
  session: Session,
  named: Pick<
    InferRowsOptions,
    "registry" | "store" | "config" | "choice" | "now" | "log" | "defuse" | "digits" | "predictions"
  >,
  flags: InferRowsFlags & { readonly name: string },
): Promise<number> {
  const { input, output, keep, name, log: _, item, location, key, limit, ...others } = flags;
  refuseSeriesFlags(others, {
    what: `predict rows of ${name}`,
    instead: "which rows are predicted is said by --input.",
  });
  const result = await inferRows({
    ...named,
    ...{ input, keep, access: sourceAccess(session), where: whereOf({ item, location, key }), limit },
    output: outputTarget(output ?? predictionsOutput(name), session.terminal, flags),
    onProgress: session.onProgress,
  });
  if (result.findings.length > 0) session.log.warn(`${result.input}:\n${formatFindings(result.findings)}`);
  return tellForecasts(session, result, "row");
}
