import { assertEquals, assertThrows } from "@std/assert";
import { ForecastError } from "@lib/core/errors/errors.ts";
import { Tokens } from "@lib/serving/http/tokens.ts";

const LONG = "correct-horse-battery";

Deno.test("Tokens.parse() reads roles, comments, commas and hashes", async () => {
  const tokens = Tokens.parse(`# who\nread:${LONG}, write:${LONG}-2\n\nread:sha256:${await sha256(`${LONG}-3`)}\n`);
  assertEquals([LONG, `${LONG}-2`, `${LONG}-3`, `${LONG}-4`, ""].map((token) => tokens.roleOf(token)), [
    "read",
    "write",
    "read",
    null,
    null,
  ]);
  assertEquals([tokens.isPlain, Tokens.parse(`read:sha256:${"0".repeat(64)}`).isPlain], [true, false]);
});

Deno.test("Tokens give the larger of two roles of one token", () => {
  assertEquals(Tokens.parse(`write:${LONG}\nread:${LONG}`).roleOf(LONG), "write");
});

Deno.test("Tokens.parse() refuses short tokens, other roles and nothing, and does not say what stands there", () => {
  for (const text of [`read:sha256:${"0".repeat(63)}`, "read:short", `admin:${LONG}`, LONG, "", "# none"]) {
    const { code, message } = assertThrows(() => Tokens.parse(text), ForecastError);
    assertEquals([code, text.length > 6 && message.includes(text)], ["INVALID_TOKENS", false]);
  }
});

async function sha256(text: string): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))).toHex();
}

Deno.test("Tokens.mayWrite says whether anybody may change what serves", () => {
  const tokens = ["read:read-read-read-read", "write:write-write-write-write"];
  assertEquals([...tokens, tokens.join()].map((text) => Tokens.parse(text).mayWrite), [false, true, true]);
});
