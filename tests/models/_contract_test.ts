import { assertEquals, assertThrows } from "@std/assert";
import { FitError } from "../../lib/core/errors.ts";
import { assertArtifact, assertFitted, assertHistory, floats, numberParam } from "../../lib/models/_contract.ts";

const family = { name: "test", minRows: 3 };
const training = (...y: number[]) => ({ y: Float64Array.from(y), seasonLength: 1, design: null });

Deno.test("assertHistory() counts known values and names what is wrong", () => {
  assertEquals(assertHistory(training(1, NaN, 2, 3), family), 3);
  const error = assertThrows(() => assertHistory(training(1, NaN, 2), family), FitError, "at least 3");
  assertEquals([error.code, error.hint !== ""], ["TOO_SHORT", true]);
  assertThrows(() => assertHistory(training(1, 2, Infinity), family), FitError, "y[2] = Infinity");
});

Deno.test("assertFitted() tells a foreign model from none", () => {
  assertFitted({ family: "test" }, "test");
  assertThrows(() => assertFitted({ family: "naive" }, "test"), FitError, "one of naive");
});

Deno.test("assertArtifact() and floats() refuse what is not there", () => {
  const artifact = { header: { family: "test" }, arrays: { a: Float64Array.of(1), b: Int32Array.of(1) } };
  assertArtifact(artifact, "test");
  assertEquals(floats(artifact, "a")[0], 1);
  for (const name of ["b", "c"]) {
    assertEquals(assertThrows(() => floats(artifact, name), FitError).code, "CORRUPT_ARTIFACT");
  }
  assertEquals(assertThrows(() => assertArtifact(artifact, "other"), FitError).code, "WRONG_FAMILY");
});

Deno.test("numberParam() falls back to the default and refuses text", () => {
  assertEquals(numberParam({}, "a", { a: 2 }), 2);
  assertEquals(numberParam({ a: 5 }, "a", { a: 2 }), 5);
  assertThrows(() => numberParam({ a: "5" }, "a", { a: 2 }), RangeError);
});
