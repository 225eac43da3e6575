import type { Move } from "../registry/versions/action.ts";
import type { VersionRow } from "../registry/versions/row_types.ts";

/** Why a version is not moved by itself: without `force` it stays, and with a conflict everything does. */
export type ReservationCode =
  /** In stage None: the gate has not passed it, or a newer version waits in its place. */
  | "NOT_STAGED"
  /** Somebody has rejected it. */
  | "REJECTED"
  /** What serves its key is of a later run. */
  | "NEWER_CHAMPION"
  /** What waits for its key is of a later run. */
  | "NEWER_CHALLENGER";

/** A version that would serve its key, and whom it would replace. */
export interface PlannedMove {
  /** The version. */
  readonly version: VersionRow;
  /** Who serves the key as the planner sees it; null if nobody does. */
  readonly champion: VersionRow | null;
  /** What a person overrules by moving it, or null. */
  readonly overruled: ReservationCode | null;
}

/** A version that stays where it is, and why. */
export interface KeptVersion {
  /** The version. */
  readonly version: VersionRow;
  /** A {@linkcode ReservationCode}, `ARCHIVED`, `NEVER_SERVED`, or the code of the error with which it cannot be loaded. */
  readonly code: string;
}

/** What is to be moved: every version that was asked for is in one of the four lists. */
export interface MovePlan {
  /** Versions that go to Production. */
  readonly moves: readonly PlannedMove[];
  /** Versions that serve already. */
  readonly unchanged: readonly VersionRow[];
  /** Versions that stay where they are; the others move all the same. */
  readonly held: readonly KeptVersion[];
  /** Versions on which no decision can rest: while there is one, nothing moves. */
  readonly conflicts: readonly KeptVersion[];
}

/** What a planner knows beside the versions. */
export interface MoveFacts {
  /** The champions of their keys, by {@linkcode seriesOf}. */
  readonly champions: ReadonlyMap<string, VersionRow>;
  /** Numbers in the registry of versions that somebody has rejected. */
  readonly rejected: ReadonlySet<number>;
  /** Whether a person overrules gate, rejection and age; default false. */
  readonly force?: boolean;
}

/** Which series of the registry a version forecasts: tables may have equal keys. */
export function seriesOf({ key, group }: Pick<VersionRow, "key" | "group">): string {
  return `${key.id} ${group}`;
}

/** Versions by {@linkcode seriesOf}. @param versions At most one per series. */
export function bySeries(versions: readonly VersionRow[]): Map<string, VersionRow> {
  return new Map(versions.map((version) => [seriesOf(version), version]));
}

/**
 * Plan a promotion. Pure.
 *
 * What waits in Staging moves. With `force` so does what is in None, what was rejected, and what is older than the champion of
 * its key. What has served before never does: to bring it back is a rollback.
 *
 * @param versions Candidates, at most one per key. @param facts Champions, rejections, force.
 */
export function planPromotion(versions: readonly VersionRow[], facts: MoveFacts): MovePlan {
  const plan = emptyPlan(), { champions, rejected, force = false } = facts;
  for (const version of versions) {
    const champion = champions.get(seriesOf(version)) ?? null;
    const reserved = reservationOf(version, { champion, rejected });
    if (version.damage !== undefined) plan.conflicts.push({ version, code: version.damage.code });
    else if (version.stage === "Production") plan.unchanged.push(version);
    else if (version.stage === "Archived") plan.held.push({ version, code: "ARCHIVED" });
    else if (reserved === null || force) plan.moves.push({ version, champion, overruled: reserved });
    else if (reserved === "NEWER_CHAMPION") plan.conflicts.push({ version, code: reserved });
    else plan.held.push({ version, code: reserved });
  }
  return plan;
}

/**
 * Plan a rollback: each version that has served its key serves it again. Pure.
 *
 * @param versions Targets, at most one per key. @param facts Champions.
 */
export function planRollback(
  versions: readonly VersionRow[],
  { champions }: Pick<MoveFacts, "champions">,
): MovePlan {
  const plan = emptyPlan();
  for (const version of versions) {
    if (version.damage !== undefined) plan.conflicts.push({ version, code: version.damage.code });
    else if (version.stage === "Production") plan.unchanged.push(version);
    else if (version.stage !== "Archived") plan.held.push({ version, code: "NEVER_SERVED" });
    else plan.moves.push({ version, champion: champions.get(seriesOf(version)) ?? null, overruled: null });
  }
  return plan;
}

/**
 * The plan after its versions were loaded: what cannot be loaded is a conflict.
 *
 * @param plan Plan. @param broken Versions of its moves, with the codes of their errors.
 */
export function withoutBroken(plan: MovePlan, broken: readonly KeptVersion[]): MovePlan {
  const ids = new Set(broken.map(({ version }) => version.id));
  const moves = plan.moves.filter(({ version }) => !ids.has(version.id));
  return { ...plan, moves, conflicts: [...plan.conflicts, ...broken] };
}

/**
 * The moves of a plan as the registry makes them: what is in None passes Staging on its way.
 *
 * @param moves Of a plan.
 */
export function movesOf(moves: readonly PlannedMove[]): Move[] {
  return moves.flatMap(({ version: { id, stage }, champion: former }): Move[] => {
    const at = { version: id, champion: former?.id ?? null };
    if (stage !== "None") return [{ ...at, from: stage, to: "Production" }];
    return [{ ...at, from: stage, to: "Staging" }, { ...at, from: "Staging", to: "Production" }];
  });
}

type Growing<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer Item)[] ? Item[] : never };

function emptyPlan(): Growing<MovePlan> {
  return { moves: [], unchanged: [], held: [], conflicts: [] };
}

/**
 * What a person would overrule by letting a version serve, or null. Pure.
 *
 * @param version The version. @param facts Its key's champion, and which versions are rejected.
 */
export function reservationOf(
  version: Pick<VersionRow, "id" | "run" | "stage">,
  { champion, rejected }: { champion: VersionRow | null; rejected: ReadonlySet<number> },
): ReservationCode | null {
  if (rejected.has(version.id)) return "REJECTED";
  if (version.stage === "None") return "NOT_STAGED";
  return isOvertaken(version, champion) ? "NEWER_CHAMPION" : null;
}

/** Whether a later run has made another version: they are numbered in the order of commits, and those of one run are of one age. */
export function isOvertaken(
  { id, run }: Pick<VersionRow, "id" | "run">,
  other: Pick<VersionRow, "id" | "run"> | null | undefined,
): boolean {
  return other !== null && other !== undefined && other.run !== run && other.id > id;
}
