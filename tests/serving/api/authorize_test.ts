import { assertEquals } from "@std/assert";
import { Tokens } from "@lib/serving/http/tokens.ts";
import { Asking, NORTH, refusal } from "../_fake_service.ts";

const READ = "read-read-read-read", WRITE = "write-write-write-write";
const bearer = (token: string) => ({ headers: { Authorization: `Bearer ${token}` } });

Deno.test("authorize() without tokens lets names of this machine read, others not, and nobody write", async () => {
  const asking = new Asking();
  for (const host of ["localhost:8080", "127.0.0.1", "[::1]:80"]) {
    assertEquals((await asking.get("/v1/runs", { headers: { host } })).status, 200, host);
  }
  for (const host of ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example"]) {
    assertEquals(await refusal(await asking.get("/v1/runs", { headers: { host } })), [403, "HOST_DENIED"], host);
  }
  assertEquals(await refusal(await asking.post("/v1/refresh", {})), [403, "FORBIDDEN"]);
});

Deno.test("authorize() with tokens asks for one by any name, and for role write where something changes", async () => {
  const asking = new Asking({ tokens: Tokens.parse(`read:${READ}\nwrite:${WRITE}`) });
  const headers = { host: "models.example" };
  assertEquals((await asking.get("/v2/health/live", { headers })).status, 200);
  const refused = await asking.get("/v1/runs", { headers });
  assertEquals(refused.headers.get("www-authenticate"), "Bearer");
  assertEquals(await refusal(refused), [401, "UNAUTHORIZED"]);
  assertEquals(await refusal(await asking.get("/v1/runs", bearer("wrong-wrong-wrong-wrong"))), [401, "UNAUTHORIZED"]);
  assertEquals(await refusal(await asking.get("/v1/runs", { headers: { Authorization: `Basic ${READ}` } })), [
    401,
    "UNAUTHORIZED",
  ]);
  assertEquals((await asking.get("/v1/runs", bearer(READ))).status, 200);
  assertEquals((await asking.post("/v1/forecast", { keys: [NORTH] }, bearer(READ).headers)).status, 200);
  assertEquals(await refusal(await asking.post("/v1/refresh", {}, bearer(READ).headers)), [403, "FORBIDDEN"]);
  assertEquals((await asking.post("/v1/refresh", {}, bearer(WRITE).headers)).status, 200);
});
