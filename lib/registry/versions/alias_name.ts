import { RegistryError } from "../../core/errors/errors.ts";
import { CHALLENGER, CHAMPION } from "./lifecycle.ts";

/** Names that say where a version stands: an alias of people's choice that read like one of them would say what is not so. */
const RESERVED: readonly string[] = [CHAMPION, CHALLENGER, "none", "staging", "production", "archived"];

/**
 * Refuse a name that no alias of people's choice may have.
 *
 * @param alias Its name: 1 to 200 printable characters without blanks around them, which read like no stage and like neither
 * `champion` nor `challenger`, in whatever letters.
 * @throws {RegistryError} `INVALID_ALIAS`.
 */
export function assertAlias(alias: string): void {
  const isName = /^\P{Cc}{1,200}$/u.test(alias) && alias.trim() === alias;
  if (isName && !RESERVED.includes(readAs(alias))) return;
  throw new RegistryError(
    "INVALID_ALIAS",
    "Cannot set an alias as its name must be 1 to 200 printable characters without blanks around them, and read like none of " +
      `${RESERVED.join(", ")}: current value is ${JSON.stringify(alias)}`,
    {
      hint: "Choose a name of your own, for instance shadow; what serves is moved by promote and rollback.",
      context: { alias },
    },
  );
}

/** As a person reads it: full-width letters, capitals and characters without width make no other name. */
function readAs(alias: string): string {
  return alias.normalize("NFKC").replace(/\p{Cf}/gu, "").trim().toLowerCase();
}
