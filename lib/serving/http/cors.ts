const METHODS = "GET, HEAD, POST";
const HEADERS = "Authorization, Content-Type, Inference-Header-Content-Length, X-Request-Id, traceparent";

/**
 * Headers that let a page of another origin read an answer; none for an origin that was not allowed.
 *
 * @param request With `Origin`. @param allowed Origins, compared as a whole.
 */
export function corsHeaders(request: Request, allowed: readonly string[]): Record<string, string> {
  if (allowed.length === 0) return {};
  const origin = request.headers.get("origin");
  if (origin === null || !allowed.includes(origin)) return { Vary: "Origin" };
  return {
    Vary: "Origin",
    "Access-Control-Allow-Origin": origin,
    "Access-Control-Expose-Headers": "Inference-Header-Content-Length, Retry-After, X-Request-Id",
  };
}

/** The answer to a browser that asks before it sends the request of a page, or null if it is not that or not allowed. */
export function preflight(request: Request, allowed: readonly string[]): Response | null {
  if (request.method !== "OPTIONS" || !request.headers.has("access-control-request-method")) return null;
  if (!allowed.includes(request.headers.get("origin") ?? "")) return null;
  return new Response(null, {
    status: 204,
    headers: {
      "Access-Control-Allow-Methods": METHODS,
      "Access-Control-Allow-Headers": HEADERS,
      "Access-Control-Max-Age": "600",
    },
  });
}
