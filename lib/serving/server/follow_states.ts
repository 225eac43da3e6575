import { ForecastError } from "../../core/errors/errors.ts";
import { openObjects } from "../../storage/objects/open_objects.ts";
import { FollowedStates } from "../../upkeep/followed_states.ts";
import type { FollowOptions, FromFollower, ToFollower } from "./follower.ts";

/** How often it is looked whether another state was pushed, in milliseconds; later each time while that fails. */
const LOOK_MS = { first: 1_000, most: 30_000 };
/** How long a state stays that nobody serves any more, in milliseconds: requests end in the one in which they began. */
const KEEP_MS = 60_000;

/** The thread whose answers to requests must not wait, and the clocks. */
export interface FollowPort {
  readonly tell: (message: FromFollower) => void;
  /** Milliseconds of a monotonic clock. */
  readonly clock: () => number;
  /** The time. */
  readonly now: () => Date;
}

/**
 * Follow what is pushed: look, fetch and verify, again and again, in a thread of its own. What goes wrong is told.
 *
 * @param options What, and where to. @param port See there.
 * @returns What to do with each message of the other thread.
 */
export function followStates(options: FollowOptions, port: FollowPort): (message: ToFollower) => void {
  const following = open(options, port);
  following.then((following) => following.look(), (thrown) => {
    port.tell({ kind: "end", error: ForecastError.from(thrown).toJSON() });
  });
  // Who could not be opened has said so.
  return (message) => void following.then((following) => following.use(message), () => {});
}

async function open({ address, folder, endpoint, environment }: FollowOptions, port: FollowPort): Promise<Following> {
  const store = await openObjects(address, { environment: (name) => environment[name], now: port.now, endpoint });
  const states = FollowedStates.open(store, folder);
  if (states.newest !== null) port.tell({ kind: "state", state: states.newest });
  return new Following(states, port);
}

class Following {
  readonly #states: FollowedStates;
  readonly #port: FollowPort;
  /** States that are or were served, and until when they stay. */
  readonly #keep = new Map<string, number>();
  #failures = 0;

  constructor(states: FollowedStates, port: FollowPort) {
    this.#states = states;
    this.#port = port;
  }

  use({ states, served }: ToFollower): void {
    for (const state of states) this.#keep.set(state, this.#port.clock() + KEEP_MS);
    if (served !== null) this.#states.confirm(served);
  }

  async look(): Promise<void> {
    try {
      const state = await this.#states.look();
      if (state !== null) this.#port.tell({ kind: "state", state });
      this.#port.tell({ kind: "looked", failure: null });
      this.#failures = 0;
      this.#prune();
    } catch (thrown) {
      this.#port.tell({ kind: "looked", failure: ForecastError.from(thrown).toJSON() });
      this.#failures++;
    }
    setTimeout(() => this.look(), Math.min(LOOK_MS.first * 2 ** this.#failures, LOOK_MS.most));
  }

  #prune(): void {
    // Until somebody has said what is served nothing is known to be left over.
    if (this.#keep.size === 0) return;
    for (const [state, until] of this.#keep) if (until < this.#port.clock()) this.#keep.delete(state);
    this.#states.prune(new Set(this.#keep.keys()));
  }
}
