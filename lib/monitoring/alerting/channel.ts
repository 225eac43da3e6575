import { denialHint, denialOf } from "../../core/errors/denial.ts";
import type { AlertMessage } from "./alert_message.ts";

/** Why a message was not told. */
export interface ChannelFailure {
  /** What was wrong; no address, no secret. */
  readonly message: string;
  /** The remedy in one line. */
  readonly hint: string;
}

/** Tells a message; null: it was taken. */
export type Channel = (message: AlertMessage) => Promise<ChannelFailure | null>;

/** A failure, or what the runtime refused: that is one flag away. */
export function failureOf(thrown: unknown, failure: ChannelFailure): ChannelFailure {
  const denial = denialOf(thrown);
  return denial === null ? failure : { message: failure.message, hint: denialHint(denial) };
}
