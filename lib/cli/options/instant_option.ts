import { InvalidArgumentError } from "commander";
import { DataError } from "../../core/errors/errors.ts";
import { looksLikeInstant, parseInstant } from "../../lifecycle/instant.ts";
import type { Session } from "../session/session.ts";

/** Parse a date or an instant. @returns ISO instant (UTC). */
export function parseDay(text: string): string {
  try {
    return parseInstant(text);
  } catch (thrown) {
    throw new InvalidArgumentError(thrown instanceof DataError ? thrown.hint : String(thrown));
  }
}

/** Parse a run, or a date or an instant, of which is known here what is wrong with it. @returns The text. */
export function parseTarget(text: string): string {
  if (looksLikeInstant(text)) parseDay(text);
  return text;
}

/** Say that an instant lies ahead: nobody knows what will serve then. */
export function tellAhead({ log }: Pick<Session, "log">, instant: string, now: Date): void {
  if (instant > now.toISOString()) log.warn(`${instant} lies ahead: what serves now is taken for what serves then`);
}
