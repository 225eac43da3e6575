import { unsupportedType } from "../http/http_error.ts";
import { parseJson, withBody } from "../http/read_body.ts";
import type { RouteCall, ServerContext } from "./route.ts";

/**
 * Read a body of JSON and use it; its bytes count until it was used. Bodies that do not say that they are JSON are refused: a page of
 * another site can send those without being asked.
 *
 * @param server Its limits. @param call Whose body was not touched. @param use Gets what was parsed.
 * @throws {HttpError} `UNSUPPORTED_MEDIA_TYPE` (415), `MALFORMED_REQUEST` (400); as `withBody`.
 */
export async function withJson<T>(
  { body, limits: { depth } }: Pick<ServerContext, "body" | "limits">,
  { request }: Pick<RouteCall, "request">,
  use: (value: unknown) => T,
): Promise<T> {
  const type = request.headers.get("content-type") ?? "";
  if (!/^application\/(?:json|[\w.+-]+\+json)\s*(?:;|$)/i.test(type)) {
    throw unsupportedType(
      type,
      "its content type must be application/json",
      "Send the header Content-Type: application/json.",
    );
  }
  return await withBody(request, body, (bytes) => use(parseJson(bytes, depth)));
}
