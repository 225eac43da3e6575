/**
 * The thread of `serve --follow`: whoever answers requests never waits for what it fetches and verifies.
 *
 * @module
 */
import { followStates } from "../../serving/server/follow_states.ts";
import type { FollowOptions, FromFollower, ToFollower } from "../../serving/server/follower.ts";

const self = globalThis as unknown as {
  postMessage(message: FromFollower): void;
  onmessage: ((event: MessageEvent) => void) | null;
};

self.onmessage = ({ data }: MessageEvent<FollowOptions>) => {
  const use = followStates(data, {
    tell: (message) => self.postMessage(message),
    clock: () => performance.now(),
    now: () => new Date(),
  });
  self.onmessage = ({ data }: MessageEvent<ToFollower>) => use(data);
};
