import { assertEquals, assertThrows } from "@std/assert";
import { FitError } from "@lib/core/errors/errors.ts";
import { decodeJson } from "@lib/core/bytes/json_artifact.ts";

const SCHEMA = { type: "object", required: ["ratio"], properties: { ratio: { type: "number", minimum: 0 } } };

function decode(text: string): { ratio: number } {
  return decodeJson(new TextEncoder().encode(text), "season", SCHEMA);
}

Deno.test("decodeJson() gives data that is like its schema", () => {
  assertEquals(decode('{"ratio":0.5}'), { ratio: 0.5 });
});

Deno.test("decodeJson() anything else is CORRUPT_ARTIFACT and named", () => {
  for (
    const text of ["", "{", "null", "[]", "{}", '{"ratio":-1}', '{"ratio":1e999}', '{"ratio":null}', "[".repeat(1e6)]
  ) {
    const error = assertThrows(() => decode(text), FitError, "Cannot decode the season of a run");
    assertEquals(error.code, "CORRUPT_ARTIFACT");
  }
  assertThrows(() => decodeJson(Uint8Array.of(34, 255, 34), "season", { type: "string" }), FitError, "no JSON");
});
