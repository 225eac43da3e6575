import { type Context, Hono } from "hono";
import type { ForecastService } from "../../inference/service/forecast_service.ts";
import type { AccessEntry } from "../http/access_entry.ts";
import { authorize } from "../api/authorize.ts";
import { corsHeaders, preflight } from "../http/cors.ts";
import { HttpError, refusalOf, toldOf } from "../http/http_error.ts";
import type { ServingLimits } from "../http/limits.ts";
import type { ServerMetrics } from "../http/metrics.ts";
import { json, type Route, type RouteCall } from "../api/route.ts";
import { ROUTES } from "./routes.ts";
import type { ServerOptions } from "../api/server_options.ts";
import { ServerState } from "./server_state.ts";

/** A server that needs no port: it answers requests. `listen` gives it one. */
export interface ForecastServer {
  /** Answer a request. */
  readonly fetch: (request: Request) => Response | Promise<Response>;
  /** Answer a request whose address or host cannot be read. */
  readonly malformed: () => Promise<Response>;
  /** As given, or the defaults. */
  readonly limits: ServingLimits;
  /** Its metrics, for replicas that sum over them. */
  readonly metrics: ServerMetrics;
  /** Requests that are being answered. */
  inFlight(): number;
  /** Be not ready from now on, and tell every client to close its connection; requests are still answered. */
  drain(): void;
  /** Look for a new state of registry or table. A failure is counted and told, and the former state serves on. */
  refresh(): Promise<void>;
}

/**
 * Make a server of a service: all protocols, limits, tokens, metrics. It touches nothing but what it is given: clock, chance
 * and logger are options, so that tests run it without a port, and several may run in a process.
 *
 * @param service What is served; it stays the caller's to close. @param options See there.
 */
export function createServer(service: ForecastService, options: ServerOptions): ForecastServer {
  const state = new ServerState(service, options);
  const app = new Hono();
  const byPath = Map.groupBy(ROUTES, ({ path }) => path);
  for (const [path, routes] of byPath) {
    const pattern = path.replace(/\{(\w+)\}/g, ":$1");
    for (const route of routes) app.on(route.method, pattern, (c) => answer(state, route, partsOf(c)));
    const wrong = wrongMethod(path, routes);
    app.all(pattern, (c) => answer(state, wrong, partsOf(c)));
  }
  app.notFound((c) => answer(state, UNKNOWN, partsOf(c)));
  return {
    fetch: (request) => app.fetch(request),
    malformed: () => answer(state, MALFORMED, { request: new Request("http://localhost/"), params: {} }),
    limits: state.limits,
    metrics: state.serverMetrics,
    inFlight: () => state.inFlight,
    drain: () => state.drain(),
    refresh: () => state.refresh(),
  };
}

/** What answers where there is no route: a refusal. */
type Handler = Pick<Route, "path" | "access" | "errors" | "answer">;

const UNKNOWN: Handler = {
  path: "none",
  access: "open",
  answer() {
    throw new HttpError(
      404,
      "UNKNOWN_ROUTE",
      "Cannot answer as the path must be one of those of /openapi.json: current value is another",
      {
        hint: "GET /openapi.json lists all routes.",
      },
    );
  },
};

const MALFORMED: Handler = {
  path: "none",
  access: "open",
  answer() {
    throw new HttpError(
      400,
      "MALFORMED_REQUEST",
      "Cannot read the request as its address and its host must be a URL: current value is not",
      { headers: { Connection: "close" } },
    );
  },
};

function wrongMethod(path: string, [...routes]: readonly Route[]): Handler {
  const methods = routes.flatMap(({ method }) => method === "GET" ? ["GET", "HEAD"] : [method]).join(", ");
  return {
    path,
    access: "open",
    errors: routes[0]?.errors,
    answer(_, { request: { method } }) {
      throw new HttpError(
        405,
        "METHOD_NOT_ALLOWED",
        `Cannot answer as the method must be ${methods}: current value is ${method.slice(0, 20)}`,
        { headers: { Allow: methods } },
      );
    },
  };
}

function partsOf({ req }: Context): Pick<RouteCall, "request" | "params"> {
  return { request: req.raw, params: req.param() };
}

/** Answer a request by a route; whatever happens there is an answer, which is counted and told. */
async function answer(
  state: ServerState,
  route: Handler,
  { request, params }: Pick<RouteCall, "request" | "params">,
): Promise<Response> {
  const { options } = state;
  const call: RouteCall = { request, id: requestId(request, options), params, started: options.clock() };
  const cors = options.cors ?? [];
  let refusal: HttpError | null = null;
  state.enter();
  let response: Response;
  try {
    const before = preflight(request, cors);
    if (before === null) authorize(request, route.access, options.tokens);
    response = before ?? await route.answer(state, call);
  } catch (thrown) {
    refusal = refusalOf(thrown, options.hidden);
    if (refusal.status >= 500) state.tellFailure(refusal, call);
    response = refuse(refusal, call, route.errors);
  }
  finish(response, { ...corsHeaders(request, cors), ...state.isDraining && { Connection: "close" } }, call);
  state.leave(entryOf({ route, call, response, refusal }, options));
  return response;
}

function finish(response: Response, more: Record<string, string>, { id }: RouteCall): void {
  const { headers } = response;
  headers.set("X-Request-Id", id);
  headers.set("X-Content-Type-Options", "nosniff");
  headers.set("Cache-Control", "no-store");
  for (const [name, value] of Object.entries(more)) headers.set(name, value);
}

function refuse(refusal: HttpError, { id }: RouteCall, errors: Route["errors"]): Response {
  const { status, headers } = refusal, { code, message, hint, context } = toldOf(refusal);
  const body = errors === "oip"
    ? { error: hint === "" ? message : `${message}. ${hint}` }
    : { error: { code, message, hint, context, request: id } };
  return json(body, { status, headers });
}

/** The id that a client or a proxy gave it, if it can stand in a log; else a new one. */
function requestId({ headers }: Request, { randomId }: ServerOptions): string {
  const given = headers.get("x-request-id");
  return given !== null && /^[\w.:-]{1,128}$/.test(given) ? given : randomId();
}

function entryOf(
  { route, call, response, refusal }: {
    readonly route: Handler;
    readonly call: RouteCall;
    readonly response: Response;
    readonly refusal: HttpError | null;
  },
  { clock, now, replica = "" }: ServerOptions,
): AccessEntry {
  const trace = call.request.headers.get("traceparent");
  return {
    time: now().toISOString(),
    request: call.id,
    method: METHODS.has(call.request.method) ? call.request.method : "other",
    route: route.path,
    status: response.status,
    ms: Math.round((clock() - call.started) * 1000) / 1000,
    bytes: Number(response.headers.get("content-length") ?? 0),
    ...(call.keys !== undefined && { keys: call.keys }),
    ...(refusal !== null && { code: refusal.code }),
    ...(trace !== null && /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/.test(trace) && { traceparent: trace }),
    replica,
  };
}

/** Methods that may be labels of metrics: whoever asks could make up any number of others. */
const METHODS: ReadonlySet<string> = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);
