import { HttpError } from "../http/http_error.ts";
import { namesLoopback } from "../http/loopback.ts";
import type { Access } from "./route.ts";
import type { Tokens } from "../http/tokens.ts";

/**
 * Let a request pass, or refuse it. Without tokens whoever reaches the server by a name of this machine may ask, and nobody may
 * change what serves.
 *
 * @param request With its headers. @param access What the route asks for. @param tokens Absent: none are set up.
 * @throws {HttpError} `UNAUTHORIZED` (401), `FORBIDDEN` (403), `HOST_DENIED` (403).
 */
export function authorize(request: Request, access: Access, tokens: Tokens | undefined): void {
  if (tokens === undefined) {
    const host = request.headers.get("host") ?? hostOf(request.url);
    if (!namesLoopback(host)) throw hostDenied(host);
    if (access === "write") {
      throw forbidden("it needs tokens to be set up", "Start the server with --tokens, and send one with role write.");
    }
    return;
  }
  if (access === "open") return;
  const [, token] = /^Bearer +(\S+)$/i.exec(request.headers.get("authorization") ?? "") ?? [];
  const role = token === undefined ? null : tokens.roleOf(token);
  if (role === null) throw unauthorized(token === undefined ? "no token" : "a token that is not known");
  if (access === "write" && role !== "write") {
    throw forbidden("its token must have role write", "Send a token with role write.");
  }
}

function hostOf(url: string): string {
  return /^\w+:\/\/([^/?#]*)/.exec(url)?.[1] ?? "";
}

function unauthorized(value: string): HttpError {
  return new HttpError(
    401,
    "UNAUTHORIZED",
    `Cannot answer as the request must bear a known token: current value is ${value}`,
    { hint: "Send the header Authorization: Bearer <token>.", headers: { "WWW-Authenticate": "Bearer" } },
  );
}

function forbidden(requirement: string, hint: string): HttpError {
  return new HttpError(403, "FORBIDDEN", `Cannot do this as ${requirement}: current value is not`, { hint });
}

function hostDenied(host: string): HttpError {
  return new HttpError(
    403,
    "HOST_DENIED",
    `Cannot answer as the host must be named localhost, 127.0.0.1 or [::1] where no tokens are set up: current value is ${
      JSON.stringify(host.slice(0, 60))
    }`,
    { hint: "Ask by http://localhost, or start the server with --tokens." },
  );
}
