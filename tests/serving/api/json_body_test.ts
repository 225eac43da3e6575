import { assertEquals, assertRejects } from "@std/assert";
import { withJson } from "@lib/serving/api/json_body.ts";
import { HttpError } from "@lib/serving/http/http_error.ts";
import { DEFAULT_LIMITS } from "@lib/serving/http/limits.ts";
import { BodyBudget } from "@lib/serving/http/read_body.ts";

const limits = { ...DEFAULT_LIMITS, depth: 2 }, server = { limits, body: { limits, budget: new BodyBudget(100) } };

function ask(body: string, type?: string): Promise<unknown> {
  const headers = new Headers(type === undefined ? {} : { "Content-Type": type });
  const request = new Request("http://localhost/", { method: "POST", body: new TextEncoder().encode(body), headers });
  return withJson(server, { request }, (value) => value);
}

Deno.test("withJson() gives what a body of JSON says, and counts its bytes until it was used", async () => {
  for (const type of ["application/json", "Application/JSON; charset=utf-8", "application/vnd.api+json"]) {
    assertEquals(await ask('{"a": [1]}', type), { a: [1] });
  }
  assertEquals(server.body.budget.left, 100);
});

Deno.test("withJson() refuses what does not say that it is JSON, is none, or is too deep", async () => {
  const statusOf = async (body: string, type?: string) =>
    (await assertRejects(() => ask(body, type), HttpError)).status;
  assertEquals([await statusOf("{}"), await statusOf("{}", "text/plain"), await statusOf("{}", "application/jsonp")], [
    415,
    415,
    415,
  ]);
  assertEquals([await statusOf("{", "application/json"), await statusOf("[[[1]]]", "application/json")], [400, 400]);
});
