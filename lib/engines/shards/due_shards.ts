import { PassBook } from "../pass_book.ts";
import type { Place } from "../../storage/results/place.ts";

/** Work that is open. */
export interface DueShards {
  /** Number of the pass, from 0. */
  readonly pass: number;
  /** Its shards that lack results, ascending. */
  readonly shards: readonly number[];
}

/**
 * The pass of a place that is due.
 *
 * @param place Holds a plan. @returns Null if none is open: the next `finalize` opens one, or ends the run.
 */
export async function dueShards(place: Pick<Place, "results">): Promise<DueShards | null> {
  const book = new PassBook<unknown>(place.results), pass = await book.newest();
  const shards = pass === null ? [] : await book.openShards(pass);
  return pass === null || shards.length === 0 ? null : { pass: pass.pass, shards };
}
