import { ForecastError } from "../../core/errors/errors.ts";
import { hasRows } from "../../data/rows/assert_layout.ts";
import type { ForecastService } from "../../inference/service/forecast_service.ts";
import { compareRuns } from "../../lineage/compare_runs.ts";
import type { KeptLook } from "../../monitoring/last_look.ts";
import { approvalsRecord } from "../../report/service/approvals_record.ts";
import { type EvidenceRecord, evidenceRecord } from "../../report/service/evidence_record.ts";
import { withoutFolders } from "../../report/parts/file_name.ts";
import { fleetRecord } from "../../report/service/fleet_record.ts";
import { keyRecord } from "../../report/service/key_record.ts";
import { keysRecord } from "../../report/service/keys_record.ts";
import { qualityRecord } from "../../report/service/quality_record.ts";
import { runsRecord } from "../../report/service/runs_record.ts";
import { absent, AFTER, keyPage, SEARCH } from "../protocols/key_routes.ts";
import { named, type OperationDoc } from "../api/openapi.ts";
import { badQuery, entryLimit, LIMIT, readQuery } from "../api/read_query.ts";
import { json, type Route, type RouteCall, type ServerContext } from "../api/route.ts";

const RUN = { type: "string", minLength: 1, maxLength: 200 };

/** What the pages of a server show, as data. */
export const RECORD_ROUTES: readonly Route[] = [
  read("/v1/fleet", {
    summary: "What is served: outcomes, errors, the last look of monitor",
    answers: { 200: { description: "The fleet", content: named("Fleet") } },
  }, async (server) => {
    const { look, notes } = lookOf(server);
    return { ...await server.service.look((served) => fleetRecord(served, look)), notes };
  }),
  read("/v1/fleet/evidence", {
    summary:
      "What the choices that serve rest on: ways of forecasting compared, members of blends, local beside global",
    answers: { 200: { description: "The evidence", content: named("Evidence") } },
    errors: [504],
  }, tellEvidence),
  read("/v1/fleet/keys", {
    summary: "Keys, page by page, with who serves each and how it stands",
    query: () => [LIMIT, AFTER, SEARCH],
    answers: { 200: { description: "Keys in the order of the table", content: named("FleetKeys") } },
    errors: [400, 404],
  }, async (server, call) => {
    const page = keyPage(readQuery(call, ["limit", "after", "search"])), { service } = server;
    const { look, notes } = lookOf(server), { next, total, ...list } = service.listKeys(page);
    return { keys: await service.look((served) => keysRecord(served, list, look)), next, total, notes };
  }),
  read("/v1/keys/{id}/record", {
    summary: "One key: history, forecast, why its model serves, what that looks at, what has happened",
    params: { id: "Id of the key, as in every answer" },
    answers: { 200: { description: "The key", content: named("KeyRecord") } },
    errors: [404, 504],
  }, tellKey),
  read("/v1/runs/record", {
    summary: "Runs of the table with their errors and verdicts, newest first",
    query: () => [LIMIT],
    answers: { 200: { description: "Runs", content: named("RunsRecord") } },
    errors: [400],
  }, async ({ service }, call) => {
    const limit = entryLimit(readQuery(call, ["limit"]));
    return await service.look(({ registry, group, serves }) => ({
      runs: runsRecord(registry, group.name, { serves, limit }),
    }));
  }),
  read("/v1/runs/compare", {
    summary: "Two runs side by side: what differs, and whose errors are smaller",
    query: () => [
      { name: "a", description: "Id of the first run", schema: RUN, required: true },
      { name: "b", description: "Id of the second run", schema: RUN, required: true },
    ],
    answers: { 200: { description: "Both runs", content: named("RunComparison") } },
    errors: [400, 404, 422],
  }, async ({ service }, call) => {
    const query = readQuery(call, ["a", "b"]), a = query.get("a") ?? "", b = query.get("b") ?? "";
    if (a === "" || b === "") throw badQuery("the query", "made of two runs, a and b", query.toString());
    const { fields, ...compared } = await service.look(({ registry }) => compareRuns(registry, [a, b]));
    return { ...compared, fields: withoutFolders(fields) };
  }),
  read("/v1/approvals", {
    summary: "Runs whose models wait for a decision, newest first",
    answers: { 200: { description: "What waits, and whether it can be decided here", content: named("Approvals") } },
  }, async ({ service, options }) => ({
    ...await service.look(({ registry, group }) => approvalsRecord(registry, group.name)),
    isDecidedHere: options.decisions !== undefined && options.tokens?.mayWrite === true,
  })),
  read("/v1/quality", {
    summary: "The table's data: rows that were left out and why, gaps, freshness, columns, versions",
    answers: { 200: { description: "What is known of the data", content: named("Quality") } },
  }, async (server) => {
    const { look, notes } = lookOf(server), now = server.options.now();
    return { ...await server.service.look(({ group, store }) => qualityRecord(group, { store, now, look })), notes };
  }),
];

/** A route that tells a record. */
function read(
  path: string,
  doc: Omit<OperationDoc, "tag">,
  tell: (server: ServerContext, call: RouteCall) => Promise<unknown>,
): Route {
  return {
    method: "GET",
    path,
    access: "read",
    doc: { ...doc, tag: "Pages" },
    async answer(server, call) {
      if (doc.query === undefined) readQuery(call, []);
      return json(await tell(server, call));
    },
  };
}

/** Evidence of each service, of the state that it is of: it is made of every key. */
const EVIDENCE = new WeakMap<ForecastService, { readonly state: string; readonly told: Promise<EvidenceRecord> }>();

async function tellEvidence(server: ServerContext, call: RouteCall): Promise<EvidenceRecord> {
  const { service } = server;
  return await server.admit(() =>
    service.look(async (served) => {
      const known = EVIDENCE.get(service), { state } = served;
      const told = known?.state === state ? known.told : evidenceRecord(served);
      EVIDENCE.set(service, { state, told });
      try {
        return await told;
      } catch (thrown) {
        EVIDENCE.delete(service);
        throw thrown;
      }
    }), call);
}

/** What is broken of monitoring hides nothing else. */
function lookOf(server: ServerContext): {
  readonly look: KeptLook | null;
  readonly notes: readonly { readonly code: string; readonly message: string }[];
} {
  try {
    return { look: server.options.look?.(server.table().table) ?? null, notes: [] };
  } catch (thrown) {
    if (!(thrown instanceof ForecastError)) throw thrown;
    const { code } = thrown;
    return {
      look: null,
      notes: [{ code, message: "The last look of monitor cannot be read: deno task monitor writes it anew." }],
    };
  }
}

/** Of rows nothing is expected before somebody asks about one. */
const NO_FORECAST = { answer: null, explained: null, note: "" };

async function tellKey(server: ServerContext, call: RouteCall): Promise<unknown> {
  const { id = "" } = call.params, { service } = server;
  const found = /^[0-9a-f]{32}$/.test(id) ? service.describeKey(id) : null;
  if (found === null) throw absent("key", "GET /v1/keys lists those that there are.");
  const { look, notes } = lookOf(server);
  // Looked at, and not asked for: it is not logged as a forecast that somebody has used.
  const { answer, explained, note } = await server.admit(async (signal) => {
    if (hasRows({ calendar: server.table() })) return NO_FORECAST;
    try {
      const answer = await service.forecast({ keys: [found.key.parts] }, { signal });
      return { answer, explained: await service.explain(id), note: "" };
    } catch (thrown) {
      if (signal.aborted || !(thrown instanceof ForecastError)) throw thrown;
      return { answer: null, explained: null, note: `${thrown.message}. ${thrown.hint}`.trim() };
    }
  }, call);
  const record = await service.look((served) => keyRecord(served, id, { answer, explained, look, note }));
  if (record === null) throw absent("key", "It has just gone.");
  return { ...record, notes };
}
