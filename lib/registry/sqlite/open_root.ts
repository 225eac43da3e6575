import type { DatabaseSync } from "node:sqlite";

/** A registry root whose database is open. */
export interface OpenRoot {
  /** Folder of `registry.db` and `packs/`. */
  readonly root: string;
  /** Its `registry.db`. */
  readonly database: DatabaseSync;
}
