import { createServer, type Server } from "node:http";
import type { Server as Bindable } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { ForecastError } from "../../core/errors/errors.ts";
import type { ForecastServer } from "./create_server.ts";
import type { ServingLimits } from "../http/limits.ts";
import { unreadBytes } from "../api/route.ts";

/** How often connections are looked at whose headers or bodies are late, in milliseconds: the default of 30 s closes late. */
const CHECK_MS = 500;
/** How often connections without a request are closed while the server ends, in milliseconds. */
const SWEEP_MS = 50;

/** A server that has a port. */
export interface Listening {
  /** As that of the socket. */
  readonly host: string;
  /** That was asked for, or found. */
  readonly port: number;
  /** `http://127.0.0.1:8080`. */
  readonly url: string;
  /**
   * Say that the server is not ready, take no more connections, and finish what runs: after the longest time that a request
   * may take whatever is left is cut off.
   */
  close(): Promise<void>;
}

/**
 * Give a server a port. Slow headers, slow bodies, idle connections and those above the limit are closed.
 *
 * @param server Of {@linkcode createServer}. @param address `port` 0: any that is free.
 * @throws {ForecastError} `ADDRESS_UNAVAILABLE` if another program has the port, or the address is not of this machine.
 */
export async function listen(
  server: ForecastServer,
  address: { readonly host: string; readonly port: number },
): Promise<Listening> {
  const http = httpServer(server);
  return { ...await bind(http, address), close: () => close(http, server) };
}

/** A server of `node:http` that answers as another one does, with its limits; it has no port yet. */
export function httpServer(server: ForecastServer): Server {
  const { headerMs, bodyMs, headerBytes, keepAliveMs, connections } = server.limits;
  const listener = getRequestListener(async (request, { outgoing }) => {
    return send(await server.fetch(request), outgoing);
  }, {
    overrideGlobalObjects: false,
    errorHandler: () => server.malformed(),
  });
  const http = createServer({
    headersTimeout: headerMs,
    // A body that is late is answered by its route; this cuts off what does not even take the answer.
    requestTimeout: headerMs + 2 * bodyMs,
    keepAliveTimeout: keepAliveMs,
    connectionsCheckingInterval: CHECK_MS,
    maxHeaderSize: headerBytes,
  }, listener);
  http.maxConnections = connections;
  return http;
}

/** What of a connection an answer is written to. */
interface Outgoing {
  writeHead(status: number, headers: Record<string, string>): unknown;
  end(bytes: Uint8Array): unknown;
}

/** Write an answer whose bytes are known at once; the way through a stream takes as long as all the rest of a small request. */
function send(answer: Response, outgoing: Outgoing): Response {
  const bytes = unreadBytes(answer);
  if (bytes === undefined) return answer;
  const headers: Record<string, string> = {};
  // Their iterator takes several times as long.
  answer.headers.forEach((value, name) => headers[name] = value);
  outgoing.writeHead(answer.status, headers);
  outgoing.end(bytes);
  return RESPONSE_ALREADY_SENT;
}

/**
 * Let a server listen.
 *
 * @param server Of `node:http` or `node:net`. @param address `port` 0: any that is free.
 * @returns Where it listens.
 * @throws {ForecastError} `ADDRESS_UNAVAILABLE`.
 */
export async function bind(
  server: Bindable,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<Omit<Listening, "close">> {
  requirePermission(host, port);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once("error", (cause: Error) => reject(unavailable(host, port, cause)));
  server.listen(port, host, () => resolve());
  await promise;
  const bound = server.address();
  const found = typeof bound === "object" && bound !== null
    ? { host: bound.address, port: bound.port }
    : { host, port };
  return { ...found, url: `http://${hostAndPort(found)}` };
}

/** Address and port as they stand in a URL: an IPv6 address in brackets. */
export function hostAndPort({ host, port }: { readonly host: string; readonly port: number }): string {
  return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}

/** Where the port is refused by the runtime, `node:http` throws into the void. */
function requirePermission(host: string, port: number): void {
  const place = hostAndPort({ host, port });
  if (Deno.permissions.querySync({ name: "net", host: place }).state === "granted") return;
  const denied = `Requires net access to "${place}", run again with the --allow-net flag`;
  throw unavailable(host, port, new Deno.errors.NotCapable(denied));
}

function unavailable(host: string, port: number, cause: Error & { readonly code?: string }): ForecastError {
  const taken = cause.code === "EADDRINUSE";
  return new ForecastError(
    "ADDRESS_UNAVAILABLE",
    `Cannot listen as ${host} must be of this machine and its port ${port} free: current value is ${
      taken ? "a port that another program has" : cause.code ?? cause.message
    }`,
    {
      hint: taken
        ? "Name another port with --port, or end the other program."
        : "Name another address with --host, or a port from 1024 with --port.",
      context: { host, port },
      cause,
    },
  );
}

async function close(http: Server, server: ForecastServer): Promise<void> {
  const { noticeMs, requestMs, bodyMs }: ServingLimits = server.limits;
  server.drain();
  await new Promise((resolve) => setTimeout(resolve, noticeMs));
  const closed = new Promise<void>((resolve) => http.close(() => resolve()));
  const sweep = setInterval(() => http.closeIdleConnections(), SWEEP_MS);
  const cut = setTimeout(() => http.closeAllConnections(), requestMs + bodyMs);
  await closed;
  clearInterval(sweep);
  clearTimeout(cut);
}
