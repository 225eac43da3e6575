import type { CommonOptions, Session } from "./session.ts";

/** Runs a command's work in a session; its number is the exit code. */
export type CommandAction = <Options extends CommonOptions>(
  work: (session: Session, options: Options) => Promise<number | void>,
) => (options: Options) => Promise<void>;
