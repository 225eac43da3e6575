import { assertEquals, assertThrows } from "@std/assert";
import { HttpError } from "@lib/serving/http/http_error.ts";
import { assertOwnOrigin } from "@lib/serving/http/own_origin.ts";

const asked = (headers: Record<string, string>) =>
  new Request("http://models.example/v1/approvals/r1/approve", { method: "POST", headers });

Deno.test("assertOwnOrigin() lets programs and own pages pass, also behind a proxy that renames the host", () => {
  assertOwnOrigin(asked({}));
  assertOwnOrigin(asked({ origin: "https://models.example:8443", host: "models.example:8443" }));
  assertOwnOrigin(asked({ origin: "https://models.example", host: "10.0.0.7:8080", "sec-fetch-site": "same-origin" }));
});

Deno.test("assertOwnOrigin() refuses pages of elsewhere, sandboxed ones and origins that only look alike", () => {
  const host = "models.example";
  for (const origin of ["https://evil.example", "null", "http://models.example.evil", "file://", "models.example"]) {
    const { status, code } = assertThrows(() => assertOwnOrigin(asked({ origin, host })), HttpError);
    assertEquals([status, code], [403, "FORBIDDEN"], origin);
  }
  assertThrows(() => assertOwnOrigin(asked({ origin: "https://evil.example", host, "sec-fetch-site": "cross-site" })));
});
