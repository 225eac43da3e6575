import type { RowsRequest, ServiceRequest } from "../../inference/requests/request.ts";
import type { RowsAnswer } from "../../inference/service/rows_answer.ts";
import type { ForecastService, ServiceAnswer, TableDescription } from "../../inference/service/forecast_service.ts";
import type { BodyOptions } from "../http/read_body.ts";
import type { ServingLimits } from "../http/limits.ts";
import type { OperationDoc } from "./openapi.ts";
import type { ServerOptions } from "./server_options.ts";

/** What all routes of a server share. */
export interface ServerContext {
  /** What is served. */
  readonly service: ForecastService;
  /** As given. */
  readonly options: ServerOptions;
  /** As given, or the defaults. */
  readonly limits: ServingLimits;
  /** How bodies are read. */
  readonly body: BodyOptions;
  /** Whether requests are taken: a snapshot is there, and the server does not end. */
  isReady(): boolean;
  /** What is served, of the snapshot that serves. */
  table(): TableDescription;
  /** Forecast, when it is this request's turn, before its deadline. */
  forecast(request: ServiceRequest, call: RouteCall): Promise<ServiceAnswer>;
  /** Predict rows, when it is this request's turn, before its deadline. */
  predict(request: RowsRequest, call: RouteCall): Promise<RowsAnswer>;
  /** Work when it is this request's turn, before its deadline; `isDecision`: one at a time, before the deadline of decisions. */
  admit<T>(
    work: (signal: AbortSignal) => Promise<T>,
    call: RouteCall,
    options?: { readonly isDecision?: boolean },
  ): Promise<T>;
  /** The text of `/metrics`. */
  metrics(): Promise<string>;
  /** The description of all routes. */
  openapi(): unknown;
}

/** One request on its way through a route. */
export interface RouteCall {
  /** The request. */
  readonly request: Request;
  /** Its id. */
  readonly id: string;
  /** Parts of the path by name, decoded. */
  readonly params: Readonly<Record<string, string>>;
  /** Number of keys, for the log. */
  keys?: number;
  /** When it came, in milliseconds of the server's clock. */
  readonly started: number;
}

/** Who may call a route: everybody, whoever may ask, whoever may change what serves. */
export type Access = "open" | "read" | "write";

/** A route of a server, and its description. */
export interface Route {
  readonly method: "GET" | "POST";
  /** Path with names of its parts in braces: `/v1/keys/{id}`. */
  readonly path: string;
  readonly access: Access;
  /** How errors are told: as the project does, or as the Open Inference Protocol says. */
  readonly errors?: "oip";
  /** For `/openapi.json`. */
  readonly doc: OperationDoc;
  readonly answer: (server: ServerContext, call: RouteCall) => Response | Promise<Response>;
}

const encoder = new TextEncoder();

/**
 * An answer in JSON, which has no NaN: an unknown number is null.
 *
 * @param value Plain data. @param init Status and headers; default 200.
 */
export function json(
  value: unknown,
  init: { readonly status?: number; readonly headers?: Record<string, string> } = {},
): Response {
  return bytesAnswer(encoder.encode(JSON.stringify(value)), "application/json", init);
}

/** Bytes of the answers that were made here: whoever has a connection sends them as they are, without a stream. */
const BYTES = new WeakMap<Response, Uint8Array>();

/** An answer in bytes of a type. */
export function bytesAnswer(
  bytes: Uint8Array<ArrayBuffer>,
  type: string,
  { status = 200, headers = {} }: { readonly status?: number; readonly headers?: Record<string, string> } = {},
): Response {
  const answer = new Response(bytes, {
    status,
    headers: { "Content-Type": type, "Content-Length": String(bytes.length), ...headers },
  });
  BYTES.set(answer, bytes);
  return answer;
}

/** The bytes of an answer that nobody has read yet; undefined for one that was not made by {@linkcode bytesAnswer}. */
export function unreadBytes(answer: Response): Uint8Array | undefined {
  return BYTES.get(answer);
}
