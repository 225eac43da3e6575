import { assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import { HttpError } from "@lib/serving/http/http_error.ts";
import { BodyBudget, parseJson, withBody } from "@lib/serving/http/read_body.ts";

const LIMITS = { bodyMs: 1_000, bodyBytes: 20_000 };
const post = (body: BodyInit, headers: Record<string, string> = {}) =>
  new Request("http://localhost/", { method: "POST", body, headers });
const refused = async (request: Request, { budget = new BodyBudget(1e6), limits = LIMITS } = {}) => {
  const { status, code } = await assertRejects(() => withBody(request, { limits, budget }, () => 0), HttpError);
  return [status, code, budget.left];
};

Deno.test("withBody() gives a body, whether its length is announced or not, and its bytes back to the budget", async () => {
  const budget = new BodyBudget(1e6), options = { limits: LIMITS, budget };
  const size = async (request: Request) => await withBody(request, options, (bytes) => [bytes.length, budget.left]);
  assertEquals(await size(post("x".repeat(18_000))), [18_000, 982_000]);
  assertEquals(await size(post("abc", { "Content-Length": "3" })), [3, 999_997]);
  assertEquals(await size(post("x".repeat(18_000), { "Content-Length": "18000" })), [18_000, 982_000]);
  assertEquals(budget.left, 1e6);
});

Deno.test("withBody() refuses what is too large, announced or not, compressed, broken off, or too much for all", async () => {
  assertEquals(await refused(post("x", { "Content-Length": "300000000" })), [413, "BODY_TOO_LARGE", 1e6]);
  assertEquals(await refused(post("x".repeat(20_001))), [413, "BODY_TOO_LARGE", 1e6]);
  assertEquals(await refused(post("x", { "Content-Encoding": "gzip" })), [415, "UNSUPPORTED_MEDIA_TYPE", 1e6]);
  const broken = new ReadableStream({ start: (controller) => controller.error(new Error("reset")) });
  assertEquals(await refused(post(broken)), [400, "MALFORMED_REQUEST", 1e6]);
  assertEquals(await refused(post("x".repeat(1_000)), { budget: new BodyBudget(10) }), [503, "OVERLOADED", 10]);
});

Deno.test("withBody() waits for a body until its deadline", async () => {
  const stalled = new ReadableStream({ start: (controller) => controller.enqueue(new Uint8Array(10)) });
  assertEquals(await refused(post(stalled), { limits: { ...LIMITS, bodyMs: 1 } }), [408, "BODY_TIMEOUT", 1e6]);
});

Deno.test("parseJson() refuses other encodings, depths and texts", () => {
  const code = (bytes: Uint8Array) => assertThrows(() => parseJson(bytes, 2), HttpError).code;
  const encode = (text: string) => new TextEncoder().encode(text);
  assertEquals(parseJson(encode("[[1]]"), 2), [[1]]);
  assertEquals(
    [encode("[[[1]]]"), encode("{"), Uint8Array.of(0x22, 0xff, 0x22)].map(code),
    Array(3).fill("MALFORMED_REQUEST"),
  );
  const { hint } = assertThrows(() => parseJson(encode("[NaN]"), 2), HttpError);
  assertStringIncludes(hint, "JSON has no NaN");
});
