import type { Registry } from "../../registry/registry.ts";
import type { Trial } from "./tune_contender.ts";
import type { TuningResult } from "./tune_table.ts";

/** Kind of the event of a search. */
const TUNED = "TUNED";

/**
 * Keep a search with all its trials in the registry's log.
 *
 * @param registry Open for writing. @param result Of the search.
 * @returns Id of its event.
 * @throws {RegistryError} `READ_ONLY`, `LOCKED`.
 */
export function recordTuning(registry: Pick<Registry, "act">, result: TuningResult): number {
  return registry.act({ kind: TUNED, run: "", detail: { ...result }, moves: [] }).event;
}

/** A search of the registry's log. */
export interface RecordedTuning {
  /** Id of its event. */
  readonly event: number;
  /** ISO instant (UTC). */
  readonly at: string;
  /** Name of its config. */
  readonly name: string;
  /** Its trials. */
  readonly trials: readonly Trial[];
  /** What it has found, and how. */
  readonly detail: Readonly<Record<string, unknown>>;
}

/**
 * The searches that a registry has kept, oldest first.
 *
 * @param registry Open.
 */
export function recordedTunings(registry: Pick<Registry, "events">): RecordedTuning[] {
  return registry.events({ kind: TUNED }).map(({ id, at, detail }) => {
    const { name, trials } = detail as Partial<TuningResult>;
    return { event: id, at, name: name ?? "", trials: trials ?? [], detail };
  });
}
