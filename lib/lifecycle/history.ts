import { KEY_KINDS } from "../registry/versions/event_kinds.ts";
import type { EventFilter, EventRow, KeyFilter, VersionRow } from "../registry/versions/row_types.ts";
import type { Registry } from "../registry/registry.ts";
import { notFound } from "../registry/versions/sound_run.ts";

/** Which part of the history. */
export interface HistoryFilter
  extends Pick<EventFilter, "where" | "keys" | "group" | "run" | "kind" | "until" | "limit"> {}

/** Something that happened: who, when, what, why. */
export interface HistoryEvent
  extends Pick<EventRow, "id" | "at" | "kind" | "run" | "key" | "group" | "version" | "detail"> {
  /** Who decided it; empty where nobody did. */
  readonly by: string;
  /** Why. */
  readonly note: string;
  /** Kind of the decision that caused it; its own, if it is one; empty where nobody decided. */
  readonly action: string;
  /** Id of that decision's event; null where nobody decided. */
  readonly cause: number | null;
}

/** A model that served its key at an instant, and who let it. */
export interface LiveModel {
  /** The version, as it stands now. */
  readonly version: VersionRow;
  /** ISO instant (UTC) from which on it served. */
  readonly since: string;
  /** Who let it serve; empty where nobody did but its run. */
  readonly by: string;
  /** Why. */
  readonly note: string;
  /** Id of the decision's event, or null. */
  readonly cause: number | null;
}

/**
 * What happened, newest first. Of keys that are asked for, everything, and of a kind of events that only keys have, each; else commits of runs and decisions, each once however
 * many keys it is about.
 *
 * @param registry Open registry. @param filter Keys, run, kind of event.
 * @throws {RegistryError} `NOT_FOUND` for a run or a feature group that the registry has not.
 */
export function readHistory(registry: Registry, filter: HistoryFilter = {}): HistoryEvent[] {
  assertThere(registry, filter);
  const isOfKeys = KEY_KINDS.some((kind) => kind === filter.kind);
  const whole = filter.keys === undefined && Object.keys(filter.where ?? {}).length === 0 && !isOfKeys;
  const events = registry.events({ ...filter, whole, descending: true });
  const decisions = new Decisions(registry, events);
  return events.map((event) => {
    const { id, at, kind, run, key, group, version, detail } = event;
    return { id, at, kind, run, key, group, version, detail, ...decisions.behind(event) };
  });
}

/**
 * Who served each key at an instant, and since when.
 *
 * @param registry Open registry. @param at ISO instant. @param filter Keys; `run`: only models of it.
 * @throws {RegistryError} As {@linkcode readHistory}.
 */
export function readLive(
  registry: Registry,
  at: string,
  filter: Pick<KeyFilter, "where" | "group"> & { readonly run?: string } = {},
): LiveModel[] {
  assertThere(registry, filter);
  const { run, ...keys } = filter;
  const live = registry.liveAt(at, keys).filter(({ version }) => run === undefined || version.run === run);
  const decisions = new Decisions(registry, []);
  return live.map(({ version, since, cause }) => {
    const { by, note } = cause === null ? NOBODY : decisions.told(cause);
    return { version, since, by, note, cause };
  });
}

/** What a registry has not has no history, which is something else than one in which nothing happened. */
function assertThere(registry: Registry, { run, group }: Pick<HistoryFilter, "run" | "group">): void {
  const isThere = (filter: { run?: string; group?: string }) =>
    registry.recordedRuns({ ...filter, limit: 1 }).length > 0;
  if (run !== undefined && !isThere({ run })) throw notFound(`run ${run}`);
  if (group !== undefined && !isThere({ group })) throw notFound(`feature group ${group}`);
}

const NOBODY = { by: "", note: "", action: "", cause: null };

/** What caused events: one decision is about many of them. */
class Decisions {
  readonly #registry: Registry;
  readonly #known: Map<number, EventRow>;

  constructor(registry: Registry, events: readonly EventRow[]) {
    this.#registry = registry;
    this.#known = new Map(events.filter(({ key }) => key === null).map((event) => [event.id, event]));
  }

  behind(event: EventRow): Pick<HistoryEvent, "by" | "note" | "action" | "cause"> {
    const cause = event.cause ?? (event.key === null && "by" in event.detail ? event.id : null);
    return cause === null ? NOBODY : { ...this.told(cause), cause };
  }

  /** Who and why, of the event of a decision. */
  told(id: number): Pick<HistoryEvent, "by" | "note" | "action"> {
    const event = this.#known.get(id) ?? this.#registry.events({ after: id - 1, limit: 1 })[0];
    if (event === undefined || event.id !== id) return NOBODY;
    this.#known.set(id, event);
    const text = (value: unknown) => typeof value === "string" ? value : "";
    return { by: text(event.detail.by), note: text(event.detail.note), action: event.kind };
  }
}
