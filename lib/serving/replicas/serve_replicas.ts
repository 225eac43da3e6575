import { createServer } from "node:net";
import { type Logger, SILENT_LOGGER } from "../../core/logger.ts";
import type { FollowNews, TableDescription } from "../../inference/service/forecast_service.ts";
import type { Follower } from "../server/follower.ts";
import { checkLimits, type ServingLimits } from "../http/limits.ts";
import { bind, type Listening } from "../server/listen.ts";
import { type Later, Replicas } from "./replicas.ts";
import type { HandedSocket } from "./messages.ts";
import type { StartReplica } from "./replica.ts";

/** What to serve by several processes, and where. */
export interface ServeReplicasOptions {
  /** How many, at least one. */
  readonly replicas: number;
  /** Address and port of all of them. */
  readonly host: string;
  readonly port: number;
  /** Starts a replica. */
  readonly start: StartReplica;
  /** As of the replicas. */
  readonly limits?: Partial<ServingLimits>;
  /** What is followed; it stays the caller's to close. */
  readonly follower?: Follower;
  /** Resident memory of this process in bytes. */
  readonly memory: () => number;
  /** What people should look at. */
  readonly log?: Logger;
}

/** Several processes that serve on one port. */
export interface ServingReplicas extends Listening {
  /** What is served as it begins. */
  readonly table: TableDescription;
  /**
   * Replace all replicas, one by one, without losing a request: by newer files of the program, tokens, config.
   *
   * @returns Whether all were replaced.
   */
  roll(): Promise<boolean>;
}

/** How often it is looked which states are served, in milliseconds. */
const USE_MS = 1_000;
/** Beyond the longest body and request, in milliseconds, until a replica that should end is killed. */
const END_MS = 10_000;

/**
 * Serve a table by several processes that share a port. This one accepts connections and hands each to the replica that has the
 * fewest; it reads none of them. Replicas know nothing of each other.
 *
 * @param options See there.
 * @throws {ForecastError} `ADDRESS_UNAVAILABLE`; why the replicas cannot begin.
 */
export async function serveReplicas(options: ServeReplicasOptions): Promise<ServingReplicas> {
  const { host, port, replicas: count, start, memory, follower, log = SILENT_LOGGER } = options;
  const limits = checkLimits(options.limits);
  const endMs = limits.keepAliveMs + limits.requestMs + limits.bodyMs + END_MS;
  const replicas = new Replicas(
    { replicas: count, start, later, mostWaiting: limits.connections, endMs, memory, log },
    follower === undefined ? null : newsOf(follower),
  );
  // Nobody reads here: what a client says waits for the replica.
  const acceptor = createServer({ pauseOnConnect: true, allowHalfOpen: true }, (socket) => {
    socket.on("error", () => {});
    replicas.connect(socket satisfies HandedSocket);
  });
  const listening = await bind(acceptor, { host, port });
  try {
    const table = await replicas.open();
    const stopFollowing = follower === undefined ? () => {} : follow(replicas, follower);
    return {
      ...listening,
      table,
      roll: () => replicas.roll(),
      async close() {
        replicas.drain();
        await new Promise((resolve) => setTimeout(resolve, limits.noticeMs));
        acceptor.close();
        await replicas.end();
        stopFollowing();
      },
    };
  } catch (thrown) {
    acceptor.close();
    throw thrown;
  }
}

const later: Later = (ms, work) => {
  const timer = setTimeout(work, ms);
  return () => clearTimeout(timer);
};

function newsOf({ states, failure }: Follower): FollowNews {
  return { states, failure };
}

/** Replicas hear of every state, and the follower of what they serve. */
function follow(replicas: Replicas, follower: Follower): () => void {
  const tell = () => replicas.tell(newsOf(follower));
  follower.onNews = tell;
  tell();
  const timer = setInterval(() => follower.use(replicas.usedStates()), USE_MS);
  return () => clearInterval(timer);
}
