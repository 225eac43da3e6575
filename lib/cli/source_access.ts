import type { SourceAccess } from "../data/sources/source_access.ts";
import type { Session } from "./session.ts";

/** What sources beside files need of the process: its environment and clock. */
export function sourceAccess({ terminal, signal }: Pick<Session, "terminal" | "signal">): SourceAccess {
  return { variable: (name) => terminal.variable(name), now: () => new Date(), signal };
}
