import type { PreparedTable } from "../data/prepare.ts";
import type { WatchedKey } from "./key_facts.ts";
import type { Blocker } from "./plan_retraining.ts";

/** What somebody who watches a table says of it before a retraining. */
export interface WatchedTable {
  /** Keys that were looked at; others are judged by age alone. */
  readonly conditions: readonly WatchedKey[];
  /** Alarms about the data: nothing is trained while there is one. */
  readonly blocked: readonly Blocker[];
  /** Ids of keys that an alarm about the data is about: they alone are not trained. */
  readonly withheld: readonly string[];
}

/** Looks at the newest version of a table, which does not serve yet. */
export type TableWatcher = (table: PreparedTable) => Promise<WatchedTable>;

/** Nobody watches. */
export function watchNothing(): Promise<WatchedTable> {
  return Promise.resolve({ conditions: [], blocked: [], withheld: [] });
}
