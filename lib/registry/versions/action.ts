import type { SeriesKey } from "../../core/rows/panel.ts";
import type { Stage } from "./row_types.ts";

/** What somebody decides, in the log of events. */
export type ActionKind = "GATED" | "PROMOTED" | "REJECTED" | "ROLLED_BACK" | "ROLLED_OUT" | "ALIASED" | "TUNED";

/** One decision about any number of versions, made in one transaction or not at all; see `Registry.act`. */
export interface Action {
  /** Kind of its event, which causes all others of it. */
  readonly kind: ActionKind;
  /** Run that it is about; empty for one about several. */
  readonly run: string;
  /** Facts of its event: who, why, and what it rests on. Plain JSON data. */
  readonly detail: Readonly<Record<string, unknown>>;
  /** Versions that move; a version that passes `Staging` has two moves, in their order. */
  readonly moves: readonly Move[];
  /** Aliases with names of people's choice, which point where they are put. */
  readonly aliases?: readonly AliasMove[];
}

/**
 * A version that moves: `None` → `Staging`, `Staging` → `Production`, `Staging` → `None`, `Archived` → `Production`, and no other
 * way. What serves leaves `Production` as another version comes there. One of a rejection stays in `Staging`; that it was
 * looked at is an event of its key.
 */
export interface Move {
  /** Its number in the registry (`VersionRow.id`). */
  readonly version: number;
  /** Where it stands, as the planner saw it. */
  readonly from: Stage;
  /** Where it goes. */
  readonly to: Stage;
  /** Number in the registry of its key's champion as the planner saw it, or null. */
  readonly champion: number | null;
}

/** A free pointer of one key, moved. */
export interface AliasMove {
  /** Its name, 1 to 200 printable characters; it reads like no stage, and like neither `champion` nor `challenger`. */
  readonly alias: string;
  /** Number in the registry of the version that it will point at. */
  readonly version: number;
  /** That of the version of the same key that it points at, as the planner saw it, or null. */
  readonly expected: number | null;
}

/** What an action did. */
export interface Acted {
  /** Id of its event. */
  readonly event: number;
  /** ISO instant (UTC). */
  readonly at: string;
  /** Versions that are in another stage than before because the action names them. */
  readonly moved: number;
  /** Former champions that were archived. */
  readonly archived: number;
}

/** A version of a run that is being committed, for who decides what becomes of it. */
export interface Candidate {
  /** Its number in the registry. */
  readonly id: number;
  /** Key that it forecasts. */
  readonly key: SeriesKey;
  /** Name of its contender. */
  readonly contender: string;
  /** Whether it won its key's competition or stands in for a winner. */
  readonly status: "champion" | "fallback";
  /** Whether it is the outcome of its key in the run. */
  readonly chosen: boolean;
  /** Its key's champion at this moment, or null. */
  readonly champion: PresentChampion | null;
}

/** Who serves a key while a run is being committed. */
export interface PresentChampion {
  /** Its number in the registry. */
  readonly id: number;
  /** Its number within its key. */
  readonly version: number;
  /** Run that made it. */
  readonly run: string;
  /** Whether that run is one over more keys. */
  readonly larger: boolean;
  /** Whether its recipe is that of the candidate: then the two differ by data alone. */
  readonly sameRecipe: boolean;
}

/** What becomes of the versions of a run, decided inside the transaction of its commit. */
export interface Settlement {
  /** Stage of each candidate, in their order; `None` for those that are not chosen. */
  readonly stages: readonly ("None" | "Staging" | "Production")[];
  /** Events that tell why: one of kind `GATED` is the cause of what enters `Staging`, one of `PROMOTED` of what goes on. */
  readonly actions: readonly Pick<Action, "kind" | "detail">[];
}

/** Decides what becomes of a run's versions, inside the transaction of its commit. They are there once, one after the other. */
export type Settle = (candidates: Iterable<Candidate>) => Settlement;
