import { z } from "zod";
import { previewApproval } from "../../report/service/approval_preview.ts";
import type { Decision } from "../../lifecycle/decision.ts";
import { plainKept } from "../../lifecycle/plain_kept.ts";
import { checkRequest, SAYS } from "../http/check_request.ts";
import { HttpError } from "../http/http_error.ts";
import { bodySchema, named, type OperationDoc } from "../api/openapi.ts";
import { withJson } from "../api/json_body.ts";
import { readQuery } from "../api/read_query.ts";
import { json, type Route, type RouteCall, type ServerContext } from "../api/route.ts";
import { type Decisions, verifierOf } from "../api/decisions.ts";
import { assertOwnOrigin } from "../http/own_origin.ts";

/** Characters of a name and of a note. */
const MOST_NAME = 200, MOST_NOTE = 2_000;

const text = (most: number) => z.string().min(1).max(most).regex(SAYS);
const DECISION = z.strictObject({
  by: text(MOST_NAME).describe("Who decides, for the history"),
  note: text(MOST_NOTE).describe("Why, for the history"),
});

const PARAMS = { run: "Id of the run" };
const BODY = () => ({ "application/json": bodySchema(DECISION) });

/** A dry run of an approval, an approval, a rejection. */
export const DECISION_ROUTES: readonly Route[] = [
  {
    method: "GET",
    path: "/v1/approvals/{run}/preview",
    access: "read",
    doc: {
      summary: "What the approval of a run would do: keys, errors, forecasts. Nothing moves",
      tag: "Decisions",
      params: PARAMS,
      answers: { 200: { description: "What would move", content: named("ApprovalPreview") } },
      errors: [400, 404, 409, 504],
    },
    async answer(server, call) {
      readQuery(call, []);
      const { service, options: { now, log } } = server, { run = "" } = call.params;
      const preview = (signal: AbortSignal) =>
        service.look(({ registry, root, store }) => {
          const source = { registry: root, store, now, log };
          return previewApproval(registry, source, { run, verify: verifierOf(source, signal) });
        });
      return json(await server.admit(preview, call, { isDecision: true }));
    },
  },
  decisionRoute("approve", {
    summary: "Let everything of a run serve that waits, in one transaction; every model is loaded first",
    answers: { 200: { description: "What has moved", content: named("Approved") } },
  }, async (decisions, { run, by, note, signal }) => plainKept(await decisions.approve(run, { by, note }, { signal }))),
  decisionRoute("reject", {
    summary: "Reject everything of a run that waits: it stays, with the reason, until somebody overrules it",
    answers: { 200: { description: "What was rejected", content: named("Rejected") } },
  }, (decisions, { run, by, note }) => Promise.resolve(decisions.reject(run, { by, note }))),
];

/** A route that decides about a run; what is answered next is of what it has moved. */
function decisionRoute(
  what: string,
  doc: Pick<OperationDoc, "summary" | "answers">,
  decide: (decisions: Decisions, asked: Decision & { run: string; signal: AbortSignal }) => Promise<unknown>,
): Route {
  return {
    method: "POST",
    path: `/v1/approvals/{run}/${what}`,
    access: "write",
    doc: { ...doc, tag: "Decisions", params: PARAMS, body: BODY, errors: [404, 409, 504] },
    async answer(server, call) {
      const decisions = decisionsOf(server), decision = await readDecision(server, call), { run = "" } = call.params;
      const work = (signal: AbortSignal) => decide(decisions, { ...decision, run, signal });
      const result = await server.admit(work, call, { isDecision: true });
      await server.service.refresh();
      return json(result);
    },
  };
}

/** What is served must be this server's own registry. @throws {HttpError} `READ_ONLY` (403). */
function decisionsOf({ options: { decisions } }: ServerContext): Decisions {
  if (decisions !== undefined) return decisions;
  throw new HttpError(
    403,
    "READ_ONLY",
    "Cannot decide here as the registry must be this server's own: current value is a copy of what was pushed",
    { hint: "Decide where models are trained, with deno task promote or reject, then deno task push." },
  );
}

async function readDecision(server: ServerContext, call: RouteCall): Promise<Decision> {
  assertOwnOrigin(call.request);
  return await withJson(server, call, (body) => checkRequest(DECISION, body));
}
