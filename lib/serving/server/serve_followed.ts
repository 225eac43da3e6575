import type { Follower } from "./follower.ts";
import { type ServeOptions, serveTable, type TableServer } from "./serve_table.ts";

/** How often the follower is told what is served, in milliseconds. */
const USE_MS = 1_000;

/**
 * Serve what is followed, one state after the other.
 *
 * @param options As of `serveTable`; registry and store are those of the states. @param follower Has a first state; it stays the
 * caller's to close.
 * @throws As `serveTable`.
 */
export async function serveFollowed(options: ServeOptions, follower: Follower): Promise<TableServer> {
  const { registry, store } = await follower.first;
  const serving = await serveTable({ ...options, registry, store, followed: () => follower });
  const timer = setInterval(() => follower.use(new Set([serving.followed() ?? ""])), USE_MS);
  return {
    ...serving,
    async close() {
      clearInterval(timer);
      await serving.close();
    },
  };
}
