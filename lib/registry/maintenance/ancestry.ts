import { startHash } from "../../core/bytes/hash.ts";
import type { DatabaseSync } from "node:sqlite";
import { withDatabase } from "../schema/schema.ts";

/** What has happened in a registry, as far as it was looked at: its events are appended and never changed. */
export interface Ancestry {
  /** Events from the first one on. */
  readonly events: number;
  /** SHA-256 over them, 64 hexadecimal digits. */
  readonly sha256: string;
}

/** How the events of a registry are to those of another one. */
export type Kinship = "equal" | "ahead" | "behind" | "diverged";

/** The columns that every release has. */
const EVENTS = "SELECT id, at, kind, run_id, series_id, version, detail FROM events ORDER BY id LIMIT ?";

/**
 * The events of a registry's database.
 *
 * @param path Path of `registry.db`. @param options `most`: look at so many; default all.
 * @throws {RegistryError} As `openRegistry` read-only.
 */
export function readAncestry(path: string, options: { readonly most?: number } = {}): Ancestry {
  const reading = { action: `read ${path}`, readOnly: true, waitMs: 5000 };
  return withDatabase(path, reading, (database) => ancestryOf(database, options));
}

/** As {@linkcode readAncestry} of an open database. */
export function ancestryOf(database: DatabaseSync, { most = -1 }: { readonly most?: number } = {}): Ancestry {
  const hash = startHash();
  let events = 0;
  for (const row of database.prepare(EVENTS).iterate(most)) {
    hash.update(`${JSON.stringify(Object.values(row))}\n`);
    events++;
  }
  return { events, sha256: hash.digest("hex") };
}

/**
 * How one history is to another.
 *
 * @param ours All of ours. @param theirs All of theirs. @param first Of the longer one, its first events: as many as asked for.
 */
export function kinshipOf(
  ours: Ancestry,
  theirs: Ancestry,
  first: (whose: "ours" | "theirs", most: number) => Ancestry,
): Kinship {
  if (ours.events === theirs.events) return ours.sha256 === theirs.sha256 ? "equal" : "diverged";
  const [longer, shorter] = ours.events > theirs.events ? ["ours" as const, theirs] : ["theirs" as const, ours];
  if (first(longer, shorter.events).sha256 !== shorter.sha256) return "diverged";
  return longer === "ours" ? "ahead" : "behind";
}
