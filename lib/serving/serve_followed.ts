import type { Follower } from "./following/following.ts";
import { type ServeOptions, serveTable, type TableServer } from "./server/serve_table.ts";
import { SwitchedService } from "./following/switched_service.ts";

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
  let switched: SwitchedService | null = null;
  const hear = () => switched?.hear(follower);
  const serving = await serveTable({
    ...options,
    registry,
    store,
    openService: async (source) => switched = await SwitchedService.open(follower.states, { source }),
  });
  follower.onNews = hear;
  hear();
  const timer = setInterval(() => switched !== null && follower.use(new Set([switched.state.state])), USE_MS);
  return {
    ...serving,
    async close() {
      clearInterval(timer);
      await serving.close();
    },
  };
}
