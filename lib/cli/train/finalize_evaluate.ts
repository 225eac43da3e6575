import type { ResolvedConfig } from "../../core/config/resolve_config.ts";
import type { Place } from "../../storage/results/place.ts";
import { evaluatedConfig, finalizeEvaluation } from "../../training/shared/shared_evaluation.ts";
import type { FinalizeFlags } from "./finalize.ts";
import { readEnvironment } from "../session/read_environment.ts";
import type { Session } from "../session/session.ts";
import { scoreAndTell } from "./tell_evaluation.ts";

/** The end of `evaluate --share`: the next passes, or what machines have made is scored as `evaluate` scores it. */
export async function finalizeEvaluate(session: Session, place: Place, flags: FinalizeFlags): Promise<number> {
  const { log, signal } = session, environment = await readEnvironment();
  const config: ResolvedConfig = await evaluatedConfig(place, { environment, log });
  return await scoreAndTell(session, { ...flags, config }, (given) =>
    finalizeEvaluation({
      ...{ ...given, place, store: flags.store, environment, log, signal },
      onProgress: (progress) => session.progress.update(progress),
    }));
}
