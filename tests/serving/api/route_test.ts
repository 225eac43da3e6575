import { assertEquals } from "@std/assert";
import { bytesAnswer, json, unreadBytes } from "@lib/serving/api/route.ts";

Deno.test("json() and bytesAnswer() announce type and length; an unknown number is null", async () => {
  const answer = json({ a: NaN, b: "ä" }, { status: 201, headers: { "X-More": "1" } });
  const { headers } = answer, body = await answer.text();
  assertEquals([answer.status, body, headers.get("content-length"), headers.get("x-more")], [
    201,
    '{"a":null,"b":"ä"}',
    "19",
    "1",
  ]);
  assertEquals(bytesAnswer(Uint8Array.of(1, 2), "image/png").headers.get("content-type"), "image/png");
});

Deno.test("unreadBytes() knows the bytes of an answer that was made here, and of no other", () => {
  const bytes = Uint8Array.of(1, 2);
  assertEquals([unreadBytes(bytesAnswer(bytes, "image/png")), unreadBytes(new Response(bytes))], [bytes, undefined]);
});
