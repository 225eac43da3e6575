import { RegistryError } from "../../core/errors/errors.ts";
import type { ActionKind, Move } from "./action.ts";
import type { Stage } from "./row_types.ts";

/** Alias of the version that serves its key. */
export const CHAMPION = "champion";

/** Alias of the newest version of a key that waits in `Staging` beside its champion. */
export const CHALLENGER = "challenger";

/** Where a version may go by a decision. It leaves `Production` only as another one comes there, for `Archived`. */
const ALLOWED: Readonly<Record<Stage, readonly Stage[]>> = {
  None: ["Staging"],
  Staging: ["Production", "None"],
  Production: [],
  Archived: ["Production"],
};

/**
 * Refuse moves that no version may make: each step must be an allowed one, and those of one version follow each other.
 *
 * @param kind Kind of the action. @param moves Its moves.
 * @throws {RegistryError} `STAGE_MOVE`.
 */
export function assertMoves(kind: ActionKind, moves: readonly Move[]): void {
  const places = new Map<number, Stage>();
  for (const { version, from, to } of moves) {
    const place = places.get(version) ?? from;
    const isNoted = kind === "REJECTED" && from === "Staging" && to === "Staging" && !places.has(version);
    if (place !== from || !(isNoted || ALLOWED[from].includes(to))) {
      throw refusedMove(`version ${version} from ${place} to ${to}`);
    }
    places.set(version, to);
  }
}

/** A move that no version may make. */
export function refusedMove(found: string): RegistryError {
  return new RegistryError(
    "STAGE_MOVE",
    "Cannot move versions as the allowed ways are None to Staging, Staging to Production, Staging to None and Archived to " +
      `Production, one version of a key at a time: current value is ${found}`,
    { hint: "Let the gate stage a version first, or roll back to one that has served." },
  );
}
