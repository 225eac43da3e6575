import type { DatabaseSync } from "node:sqlite";
import { guard } from "../sqlite/failure.ts";
import { type DatabaseOptions, openDatabase } from "./schema.ts";

/**
 * Open a registry's database, do something with it, and close it.
 *
 * @param path Path of `registry.db`. @param options Mode, patience; `action`: what is done, for the message of an error.
 * @throws {RegistryError} As {@linkcode openDatabase}; a failure of the work as `guard` tells it.
 */
export function withDatabase<T>(
  path: string,
  { action, ...options }: DatabaseOptions & { readonly action: string },
  work: (database: DatabaseSync) => T,
): T {
  return guard(action, () => {
    const database = openDatabase(path, options);
    try {
      return work(database);
    } finally {
      database.close();
    }
  });
}
