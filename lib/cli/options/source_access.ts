import { resolve } from "node:path";
import type { SourceAccess } from "../../data/sources/source_access.ts";
import { personFolder } from "../session/person_folder.ts";
import type { Session } from "../session/session.ts";

/** A SQLite database by a relative path; one in memory is none. */
const RELATIVE = /^(\s*sqlite:(?:\/\/)?)((?![/\\]|:memory:|[a-z]:[/\\]).+)$/i;

/**
 * What sources beside files need of the process: its environment and clock. A file that a variable names (`sqlite:shop.db`)
 * lies where the person is, as those of the command line do.
 *
 * @param session Environment and signal. @param folder Of the person; null: the working directory.
 */
export function sourceAccess(
  { terminal, signal }: Pick<Session, "terminal" | "signal">,
  folder: string | null = personFolder(),
): SourceAccess {
  const place = (address: string) =>
    folder === null
      ? address
      : address.replace(RELATIVE, (_, scheme: string, path: string) => scheme + resolve(folder, path.trim()));
  const variable = (name: string) => {
    const address = terminal.variable(name);
    return address === undefined ? undefined : place(address);
  };
  return { variable, now: () => new Date(), signal };
}
