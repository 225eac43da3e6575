import { assertEquals } from "@std/assert";
import { corsHeaders, preflight } from "@lib/serving/http/cors.ts";
import { Asking, NORTH } from "../_fake_service.ts";

const ORIGIN = "https://planning.example";
const request = (origin: string | null, init: RequestInit = {}) =>
  new Request("http://localhost/", { ...init, headers: { ...origin === null ? {} : { origin }, ...init.headers } });

Deno.test("corsHeaders() lets nobody unless it is configured, and then these origins alone", () => {
  assertEquals(corsHeaders(request(ORIGIN), []), {});
  assertEquals(corsHeaders(request("https://planning.example.evil"), [ORIGIN]), { Vary: "Origin" });
  assertEquals(corsHeaders(request(null), [ORIGIN]), { Vary: "Origin" });
  assertEquals(corsHeaders(request(ORIGIN), [ORIGIN])["Access-Control-Allow-Origin"], ORIGIN);
});

Deno.test("preflight() answers an allowed page that asks before it sends", () => {
  const asks = { method: "OPTIONS", headers: { "Access-Control-Request-Method": "POST" } };
  assertEquals(preflight(request(ORIGIN, asks), [ORIGIN])?.status, 204);
  assertEquals(preflight(request("https://evil.example", asks), [ORIGIN]), null);
  assertEquals(preflight(request(ORIGIN, { method: "OPTIONS" }), [ORIGIN]), null);
});

Deno.test("a page of another origin can read answers and send requests only where it is allowed", async () => {
  const headers = { origin: ORIGIN, "Access-Control-Request-Method": "POST" };
  const open = new Asking({ cors: [ORIGIN] }), closed = new Asking();
  assertEquals((await open.get("/v1/forecast", { method: "OPTIONS", headers })).status, 204);
  assertEquals((await closed.get("/v1/forecast", { method: "OPTIONS", headers })).status, 405);
  const answers = [open, closed].map((asking) => asking.post("/v1/forecast", { keys: [NORTH] }, { origin: ORIGIN }));
  const allowed = (await Promise.all(answers)).map((answer) => answer.headers.get("access-control-allow-origin"));
  assertEquals(allowed, [ORIGIN, null]);
});
