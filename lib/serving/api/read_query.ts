import { HttpError } from "../http/http_error.ts";
import type { QueryParameter } from "./openapi.ts";
import type { RouteCall } from "./route.ts";

/** Most keys or runs of a page. */
const MOST = 1_000;
/** Keys or runs of a page if nobody says how many. */
const PAGE = 100;

/** How many entries a page may have. */
export const LIMIT: QueryParameter = {
  name: "limit",
  description: "Most entries of the page",
  schema: { type: "integer", minimum: 1, maximum: MOST, default: PAGE },
};

/** The query of a request, if it has no other parameters. @throws {HttpError} `MALFORMED_REQUEST` (400). */
export function readQuery({ request }: RouteCall, names: readonly string[]): URLSearchParams {
  const query = new URL(request.url).searchParams;
  const other = [...query.keys()].find((name) => !names.includes(name));
  if (other !== undefined) throw badQuery("the query", `made of ${names.join(", ") || "nothing"}`, other);
  return query;
}

/** How many entries are asked for. @throws {HttpError} `MALFORMED_REQUEST` (400). */
export function entryLimit(query: URLSearchParams): number {
  const text = query.get("limit");
  if (text === null) return PAGE;
  const value = Number(text);
  if (!/^\d{1,6}$/.test(text) || value < 1 || value > MOST) throw badQuery("limit", `from 1 to ${MOST}`, text);
  return value;
}

/** A refusal of a parameter. @param what Which. @param requirement What it must be. @param value As it came. */
export function badQuery(what: string, requirement: string, value: string): HttpError {
  return new HttpError(
    400,
    "MALFORMED_REQUEST",
    `Cannot read ${what} as it must be ${requirement}: current value is ${JSON.stringify(value.slice(0, 60))}`,
    { hint: "The parameters of every route are listed at /docs." },
  );
}
