import { assertEquals, assertThrows } from "@std/assert";
import { DataError } from "@lib/core/errors/errors.ts";
import { parseStages } from "@lib/retraining/pipeline_stages.ts";

Deno.test("parseStages() knows the usual sequences, each longer than the one before, and stages by name", () => {
  const sequences = ["basic", "registration", "promotion", "full"];
  assertEquals(sequences.map((name) => parseStages(name).length), [2, 3, 4, 6]);
  assertEquals(parseStages(" retrain, infer"), ["retrain", "infer"]);
});

Deno.test("parseStages() refuses what cannot be run, and says why", () => {
  for (const text of ["", "trian", "train,train", "gate", "gate,train", "retrain,promote", "__proto__", "train,"]) {
    assertEquals(assertThrows(() => parseStages(text), DataError).code, "WRONG_USAGE", text);
  }
  assertEquals(assertThrows(() => parseStages("trian"), DataError).hint, "Did you mean train?");
  assertEquals(
    assertThrows(() => parseStages("full,train"), DataError).message,
    'Cannot run these stages as they must name a sequence such as full alone, or stages: current value is "full,train"',
  );
});
