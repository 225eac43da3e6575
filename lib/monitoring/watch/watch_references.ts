import { decodeWatch } from "../../competition/watch/watch_codec.ts";
import type { WatchReference } from "../../competition/watch/watch_reference.ts";
import { SHARED_WATCH, watchReferenceOf, type WatchTable } from "../../competition/watch/watch_table.ts";
import { ForecastError } from "../../core/errors/errors.ts";
import type { VersionRow } from "../../registry/versions/row_types.ts";
import type { Registry } from "../../registry/registry.ts";
import type { NotWatched } from "./not_watched.ts";

/** How a version is watched. */
export interface WatchedAs {
  /** What its detectors start from; null: not watched. */
  readonly reference: WatchReference | null;
  /** Why not; empty if it is. */
  readonly why: NotWatched;
}

/** What all keys of a run have in common. */
export interface WatchFacts {
  /** Level of the intervals that misses are counted of, percent: what `lo` and `hi` of periods must be of. */
  readonly level: number;
  /** Smallest effect that is worth an alarm, a share: below it the limits promise nothing, so a smaller one is not asked for. */
  readonly floor: number;
  /** Periods of a year. */
  readonly perYear: number;
}

/** What is usual for versions, as the runs that trained them have stored it; each run is read once. */
export class WatchReferences {
  readonly #registry: Pick<Registry, "listShared" | "readShared">;
  readonly #promise: number;
  readonly #tables = new Map<string, WatchTable | Exclude<NotWatched, "">>();

  /**
   * Nothing is read yet.
   *
   * @param registry Of the versions.
   * @param promise False alarms per healthy key and year, > 0: limits follow it without another training.
   */
  constructor(registry: Pick<Registry, "listShared" | "readShared">, promise: number) {
    this.#registry = registry;
    this.#promise = promise;
  }

  /** How a version is watched. */
  of(version: Pick<VersionRow, "run" | "key" | "chosen">): WatchedAs {
    if (!version.chosen) return { reference: null, why: "NOT_CHOSEN" };
    return this.inRun(version.run, version.key.id);
  }

  /** How a key or a total is watched by what a run has learned of it. @param run The run. @param id Of the key or total. */
  inRun(run: string, id: string): WatchedAs {
    const table = this.#tableOf(run);
    if (typeof table === "string") return { reference: null, why: table };
    const key = table.keys.get(id);
    if (key === undefined) return { reference: null, why: "FEW_ERRORS" };
    return { reference: watchReferenceOf(table, key, this.#promise), why: "" };
  }

  /** What a run has learned under; null where nothing was learned. */
  facts(run: string): WatchFacts | null {
    const table = this.#tableOf(run);
    return typeof table === "string" ? null : table;
  }

  #tableOf(run: string): WatchTable | Exclude<NotWatched, ""> {
    const known = this.#tables.get(run);
    if (known !== undefined) return known;
    const table = this.#read(run);
    this.#tables.set(run, table);
    return table;
  }

  /** What cannot be read stops nobody from watching all other keys. */
  #read(run: string): WatchTable | Exclude<NotWatched, ""> {
    try {
      if (!this.#registry.listShared(run).includes(SHARED_WATCH)) return "TRAINED_BEFORE";
      return decodeWatch(this.#registry.readShared(run, SHARED_WATCH));
    } catch (thrown) {
      if (thrown instanceof ForecastError) return "UNREADABLE";
      throw thrown;
    }
  }
}
