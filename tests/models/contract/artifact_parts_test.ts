import { assertEquals, assertThrows } from "@std/assert";
import { FitError } from "@lib/core/errors/errors.ts";
import { artifactPart, joinArtifacts } from "@lib/models/contract/artifact_parts.ts";

const first = { header: { family: "a", size: 1 }, arrays: { x: Float64Array.of(1), y: Int32Array.of(2) } };
const second = { header: { family: "b" }, arrays: { x: Uint8Array.of(3) } };

Deno.test("artifactPart() gives back what joinArtifacts() put together", () => {
  const whole = joinArtifacts({ family: "both" }, { first, second });
  assertEquals(whole.header.family, "both");
  assertEquals(artifactPart(whole, "first"), first);
  assertEquals(artifactPart(whole, "second"), second);
});

Deno.test("artifactPart() refuses a part that is not there, or is none", () => {
  const whole = joinArtifacts({ family: "both", list: [1], text: "x" }, { first });
  for (const part of ["second", "list", "text"]) {
    assertEquals(assertThrows(() => artifactPart(whole, part), FitError).code, "CORRUPT_ARTIFACT");
  }
});
