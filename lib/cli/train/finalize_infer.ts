import { findInference } from "../../inference/shared/shared_inference.ts";
import { finalizeInference } from "../../inference/shared/finalize_inference.ts";
import type { Place } from "../../storage/results/place.ts";
import type { FinalizeFlags } from "./finalize.ts";
import { defaultOutput, logFolder, outputTarget, totalsOutput } from "../options/output_target.ts";
import { readEnvironment } from "../session/read_environment.ts";
import type { Session } from "../session/session.ts";
import { sourceAccess } from "../options/source_access.ts";
import { tellForecasts } from "../live/tell_forecasts.ts";

/** The end of `infer --share`: what machines have made is written as `infer` writes it. */
export async function finalizeInfer(session: Session, place: Place, flags: FinalizeFlags): Promise<number> {
  const { defuse, digits } = flags, predictions = logFolder(flags);
  const table = (await findInference(place))?.job.table ?? "";
  const output = outputTarget(flags.output ?? defaultOutput(table), session.terminal, flags);
  const result = await finalizeInference({
    ...{ place, output, defuse, digits, log: session.log, access: sourceAccess(session) },
    totalsOutput: totalsOutput(output, table),
    predictions,
    now: () => new Date(),
    environment: await readEnvironment(),
    onProgress: session.onProgress,
  });
  return tellForecasts(session, result);
}
