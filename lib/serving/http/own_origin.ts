import { HttpError } from "./http_error.ts";

/**
 * Refuse what a page of somewhere else sends to change something. A token in a header is no cookie, and no page of another site
 * can send it unasked; this holds where somebody has let one ask.
 *
 * @param request With its headers. @throws {HttpError} `FORBIDDEN` (403).
 */
export function assertOwnOrigin({ headers }: Request): void {
  const origin = headers.get("origin");
  // Browsers say which page it was; what is no browser says nothing, and has the token.
  if (origin === null || headers.get("sec-fetch-site") === "same-origin") return;
  const host = /^https?:\/\/(.+)$/.exec(origin)?.[1];
  if (host !== undefined && host === headers.get("host")) return;
  throw new HttpError(
    403,
    "FORBIDDEN",
    `Cannot decide as the request must come from this server's own pages or from no page: current value is one of ${
      JSON.stringify(origin.slice(0, 60))
    }`,
    { hint: "Decide on the pages of this server, or by a program with a token of role write." },
  );
}
