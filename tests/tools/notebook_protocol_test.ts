import { assertEquals, assertThrows } from "@std/assert";
import { decodeMessage, encodeMessage } from "../../tools/notebooks/protocol.ts";

const MESSAGE = {
  header: { msg_id: "1", msg_type: "t", session: "s", username: "u", date: "2024-01-01T00:00:00Z", version: "5.3" },
  parent_header: {},
  metadata: {},
  content: { code: "1 + 1 // é" },
};
const bytes = (frames: string[]) => frames.map((frame) => new TextEncoder().encode(frame));

Deno.test("decodeMessage() reads what encodeMessage() wrote, routing ids in front", () => {
  const frames = bytes(["route", ...encodeMessage(MESSAGE, "secret")]);
  assertEquals(decodeMessage(frames, "secret"), MESSAGE);
});

Deno.test("encodeMessage() signs with HMAC-SHA256 over the four parts", async () => {
  const [, signature, ...parts] = encodeMessage(MESSAGE, "secret");
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", new TextEncoder().encode("secret"), algorithm, false, ["sign"]);
  const expected = new Uint8Array(await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(parts.join(""))));
  assertEquals(signature, expected.toHex());
});

Deno.test("decodeMessage() refuses another key and changed content", () => {
  const frames = encodeMessage(MESSAGE, "secret");
  assertThrows(() => decodeMessage(bytes(frames), "other"), TypeError, "signature");
  assertThrows(() => decodeMessage(bytes([...frames.slice(0, 5), "{}"]), "secret"), TypeError, "signature");
  assertThrows(() => decodeMessage(bytes(["a", "b"]), "secret"), TypeError, "delimiter");
});
