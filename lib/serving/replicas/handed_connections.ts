import type { Socket } from "node:net";
import type { ForecastServer } from "../server/create_server.ts";
import { hostAndPort, httpServer, type Listening } from "../server/listen.ts";

/** How often it is looked whether the last connection has gone, in milliseconds. */
const LOOK_MS = 50;
/** How much longer than it may be idle a connection is given, in milliseconds: the client may be about to use it. */
const GRACE_MS = 1_500;

/** A server without a port of its own: connections are handed to it. */
export interface Receiving extends Listening {
  /** Answer what comes on a connection that somebody else has accepted. */
  take(socket: Socket): void;
  /** Connections that it has. */
  open(): number;
}

/**
 * Let a server answer on connections that another process accepts.
 *
 * @param server Of `createServer`. @param address Where that other process listens, for messages.
 */
export function receiveConnections(
  server: ForecastServer,
  { host, port }: { readonly host: string; readonly port: number },
): Receiving {
  const http = httpServer(server), sockets = new Set<Socket>();
  // One that does not listen closes each connection after an answer, and never looks for headers that are late.
  Object.defineProperty(http, "listening", { get: () => true });
  http.emit("listening");
  const close = async () => {
    const { keepAliveMs, requestMs, bodyMs } = server.limits;
    server.drain();
    // Every answer closes its connection from now on, and those without a request go by themselves: closing them could meet a
    // request on its way.
    const idle = await isEmpty(sockets, keepAliveMs + GRACE_MS);
    if (!idle) {
      http.closeIdleConnections();
      await isEmpty(sockets, requestMs + bodyMs);
    }
    http.closeAllConnections();
    for (const socket of sockets) socket.destroy();
  };
  return {
    host,
    port,
    url: `http://${hostAndPort({ host, port })}`,
    open: () => sockets.size,
    take(socket) {
      // As of connections that a server accepts itself: a client may have said all, and still want the answer.
      socket.allowHalfOpen = true;
      sockets.add(socket);
      socket.once("close", () => sockets.delete(socket));
      if (sockets.size > server.limits.connections) return void socket.destroy();
      http.emit("connection", socket);
      socket.resume();
    },
    close,
  };
}

async function isEmpty(sockets: ReadonlySet<Socket>, ms: number): Promise<boolean> {
  for (let waited = 0; sockets.size > 0; waited += LOOK_MS) {
    if (waited >= ms) return false;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  return true;
}
