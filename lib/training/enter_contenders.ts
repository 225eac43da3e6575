import { DataError } from "../core/errors.ts";
import { type Contender, type ContenderChoice, resolveContenders } from "../models/catalog.ts";

/** Contender that is always entered. */
export const BASELINE = "seasonal_naive";
/** Names of the combinations, in leaderboard order. */
export const COMBINATIONS: readonly string[] = ["mean", "median", "blend"];
/** Names of methods in reports that are no contenders. */
const RESERVED: ReadonlySet<string> = new Set(["ours", "one_for_all", "oracle"]);

/**
 * Who competes: what the config lists, and the seasonal naive baseline, which every comparison and the fallback need.
 *
 * @param config Its `contenders`; null: the catalogue's default list.
 * @throws {DataError} As `resolveContenders` and {@linkcode assertNotReserved}.
 */
export function enterContenders(
  { contenders }: { readonly contenders: readonly ContenderChoice[] | null },
): Contender[] {
  const entered = resolveContenders(contenders);
  entered.forEach(assertNotReserved);
  return entered.some(({ name }) => name === BASELINE) ? entered : [...resolveContenders([BASELINE]), ...entered];
}

/**
 * A contender must not be named like another method of reports.
 *
 * @throws {DataError} `RESERVED_NAME`.
 */
export function assertNotReserved({ name, family, scope }: Pick<Contender, "name" | "family" | "scope">): void {
  const isTaken = RESERVED.has(name) || (scope !== "combination" && COMBINATIONS.includes(name)) ||
    (name === BASELINE && family !== BASELINE);
  if (!isTaken) return;
  throw new DataError(
    "RESERVED_NAME",
    `Cannot enter a contender as its name must not be that of another method: current value is "${name}"`,
    { hint: "Give the variant a name of its own.", context: { name } },
  );
}
