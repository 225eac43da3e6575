import type { KeyDescription, KeyPage, ServingRun } from "../../inference/service/forecast_service.ts";
import { keyObject } from "./format_answer.ts";
import { HttpError } from "../http/http_error.ts";
import { named, type QueryParameter } from "../api/openapi.ts";
import { badQuery, entryLimit, LIMIT, readQuery } from "../api/read_query.ts";
import { json, type Route, type RouteCall, type ServerContext } from "../api/route.ts";

/** Most characters of a search. */
const MOST_SEARCHED = 200;
/** A key column of this name is asked for by it instead. */
export const SEARCH: QueryParameter = {
  name: "search",
  description: "Only keys that have every one of these words in a part, whatever the case",
  schema: { type: "string", maxLength: MOST_SEARCHED },
};
/** Where a page begins. */
export const AFTER: QueryParameter = {
  name: "after",
  description: "`next` of the page before",
  schema: { type: "string", pattern: "^[0-9a-f]{32}$" },
};

/** What there is: keys, one key, runs. */
export const KEY_ROUTES: readonly Route[] = [
  {
    method: "GET",
    path: "/v1/keys",
    access: "read",
    doc: {
      summary: "Keys of the table, page by page",
      tag: "Catalogue",
      query: ({ table }) => [
        LIMIT,
        AFTER,
        ...table.keyColumns.includes("search") ? [] : [SEARCH],
        ...table.keyColumns.map((name) => ({
          name,
          description: `Only keys with this text in column ${name}; repeatable`,
          schema: { type: "array", items: { type: "string" } },
        })),
      ],
      answers: { 200: { description: "Keys in the order of the table", content: named("Keys") } },
      errors: [400, 404, 422],
    },
    answer: listKeys,
  },
  {
    method: "GET",
    path: "/v1/keys/{id}",
    access: "read",
    doc: {
      summary: "One key: its history and what serves it",
      tag: "Catalogue",
      params: { id: "Id of the key, as in every answer" },
      answers: { 200: { description: "The key", content: named("Key") } },
      errors: [404],
    },
    answer({ service }, { params: { id = "" } }) {
      const found = /^[0-9a-f]{32}$/.test(id) ? service.describeKey(id) : null;
      if (found === null) throw absent("key", "GET /v1/keys lists those that there are.");
      return json(formatKeyDescription(found));
    },
  },
  {
    method: "GET",
    path: "/v1/runs",
    access: "read",
    doc: {
      summary: "Runs of the table, newest first",
      tag: "Catalogue",
      query: () => [LIMIT],
      answers: { 200: { description: "Runs, and how many keys each serves", content: named("Runs") } },
      errors: [400],
    },
    answer({ service }, call) {
      const query = readQuery(call, ["limit"]);
      return json({ runs: service.listRuns({ limit: entryLimit(query) }).map(formatRun) });
    },
  },
];

function listKeys(server: ServerContext, call: RouteCall): Response {
  const { keyColumns } = server.table();
  const query = readQuery(call, ["limit", "after", "search", ...keyColumns]), isColumn = keyColumns.includes("search");
  const { search, ...page } = keyPage(query, { hasSearch: !isColumn });
  const where = Object.fromEntries(
    keyColumns.flatMap((column) => query.has(column) ? [[column, query.getAll(column)]] : []),
  );
  const { keys, next, total } = server.service.listKeys({
    ...page,
    where,
    search,
  });
  return json({
    keys: keys.map(({ key, version, run }) => ({ id: key.id, key: keyObject(keyColumns, key.parts), version, run })),
    next,
    total,
  });
}

/** Which page of keys is asked for; `hasSearch`: whether `search` is no column. @throws {HttpError} `MALFORMED_REQUEST` (400). */
export function keyPage(
  query: URLSearchParams,
  { hasSearch = true }: { readonly hasSearch?: boolean } = {},
): Pick<KeyPage, "limit" | "after" | "search"> {
  const after = query.get("after") ?? undefined;
  if (after !== undefined && !/^[0-9a-f]{32}$/.test(after)) {
    throw badQuery("after", "an id of 32 hexadecimal digits", after);
  }
  const search = hasSearch ? query.get("search") ?? undefined : undefined;
  if (search !== undefined && [...search].length > MOST_SEARCHED) {
    throw badQuery("search", `at most ${MOST_SEARCHED} characters long`, search);
  }
  return { limit: entryLimit(query), after, search };
}

function formatKeyDescription({ key, keyColumns, version, rows, span }: KeyDescription) {
  return {
    id: key.id,
    key: keyObject(keyColumns, key.parts),
    rows,
    first: span?.first ?? null,
    last: span?.last ?? null,
    version: version && {
      id: version.id,
      version: version.version,
      semantic: version.semantic,
      run: version.run,
      contender: version.contender,
      family: version.family,
      status: version.status,
      reason: version.reason,
      stage: version.stage,
      aliases: version.aliases,
      scores: version.scores,
      flags: version.flags,
      createdAt: version.createdAt,
      bytes: version.bytes,
    },
  };
}

function formatRun({ run, name, createdAt, serves, staged, outcomes, lineage }: ServingRun) {
  return { run, name, createdAt, serves, staged, outcomes, dataVersion: lineage.data.version };
}

/** A refusal of what is not there. */
export function absent(what: string, hint: string): HttpError {
  return new HttpError(
    404,
    "NOT_FOUND",
    `Cannot find the ${what} as it must be one that there is: current value is none`,
    {
      hint,
    },
  );
}
