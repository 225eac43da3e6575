import { named } from "./openapi.ts";
import { json, type Route } from "./route.ts";

/** What monitoring has found. */
export const ALERT_ROUTES: readonly Route[] = [{
  method: "GET",
  path: "/v1/alerts",
  access: "read",
  doc: {
    summary: "What the rules of monitoring have found and still holds, the oldest first",
    tag: "Catalogue",
    answers: { 200: { description: "Alerts; none where nothing was looked for", content: named("Alerts") } },
  },
  answer: (server) => json({ alerts: server.options.alerts?.(server.table().table) ?? [] }),
}];
