import { formatCount } from "../../core/text/plural.ts";
import { isWithoutData } from "../../core/outcome.ts";
import { EXIT } from "./exit_code.ts";
import type { Session } from "./session.ts";

/** Keys that failed, by code. */
export type KeyFailures = Readonly<Record<string, number>>;

/**
 * Say in one line that keys failed by an error, and give the exit code of a command that did all else.
 *
 * @param session Where to say it. @param failures Keys by code. @param look Where the keys and their errors are to be seen.
 * @param unit What is counted, default keys.
 * @returns `EXIT.DONE`, also if keys failed for lack of data, which is a note; or `EXIT.KEYS_FAILED`.
 */
export function reportFailures(session: Session, failures: KeyFailures, look: string, unit = "key"): number {
  const failed = Object.entries(failures).filter(([, keys]) => keys > 0);
  const empty = failed.filter(([code]) => isWithoutData(code)),
    byError = failed.filter(([code]) => !isWithoutData(code));
  if (empty.length > 0) session.log.info(`${counted(empty, unit)} without data: ${look}`);
  if (byError.length === 0) return EXIT.DONE;
  session.log.warn(`${counted(byError, unit)} failed: ${look}`);
  return EXIT.KEYS_FAILED;
}

/** `12 keys (FIT_FAILED 10, UNEXPECTED 2)`. */
function counted(failures: readonly (readonly [code: string, keys: number])[], unit: string): string {
  const keys = failures.reduce((sum, [, count]) => sum + count, 0);
  const codes = failures.toSorted(([, a], [, b]) => b - a).map(([code, count]) => `${code} ${count}`).join(", ");
  return `${formatCount(keys, unit)} (${codes})`;
}
