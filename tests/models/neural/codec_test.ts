import { assert, assertEquals, assertThrows } from "@std/assert";
import { decodeArtifact, encodeArtifact } from "@lib/core/bytes/artifact.ts";
import { FitError } from "@lib/core/errors/errors.ts";
import { decodeNeural, encodeNeural } from "@lib/models/neural/codec.ts";
import { predictNeural } from "@lib/models/neural/model.ts";
import { classRows, fitNetwork, QUICK, someRows } from "./_networks.ts";

Deno.test("decodeNeural() gives back what encodeNeural() was given, classes and quantiles too", () => {
  for (const design of [someRows(), classRows(2), classRows(5)]) {
    const model = fitNetwork(design, { ...QUICK, loss: "quantile", quantiles: 2 });
    const bytes = encodeArtifact(encodeNeural(model)), back = decodeNeural(decodeArtifact(bytes), "mlp");
    assertEquals(predictNeural(back, design), predictNeural(model, design));
    assertEquals(encodeArtifact(encodeNeural(back)), bytes);
  }
});

Deno.test("decodeNeural() refuses parts that do not fit each other", () => {
  const artifact = encodeNeural(fitNetwork(someRows()));
  const refused = (change: { header?: object; arrays?: object }) => {
    const hostile = {
      header: { ...artifact.header, ...change.header },
      arrays: { ...artifact.arrays, ...change.arrays },
    };
    const error = assertThrows(() => decodeNeural(hostile as typeof artifact, "mlp"), FitError);
    assertEquals(error.code, "CORRUPT_ARTIFACT");
  };
  for (const hidden of [[], [1e9], ["8"], 8, [16]]) refused({ header: { hidden } });
  for (const task of [null, { kind: "class", classes: 1 }, { kind: "number", outputs: 2 }, {}]) {
    refused({ header: { task } });
  }
  for (const header of [{ features: -1 }, { activation: "tanh" }, { squash: 1 }, { heads: 0 }, { level: 3 }]) {
    refused({ header });
  }
  for (const numbers of [Int32Array.of(99), Int32Array.of(-1), Float64Array.of(0)]) refused({ arrays: { numbers } });
  refused({ arrays: { categories: Int32Array.of(3, 1_000_000, 2) } });
  refused({ arrays: { member_0: new Float32Array(3) } });
  refused({ arrays: { importance: new Float64Array(1) } });
  assert(assertThrows(() => decodeNeural(artifact, "other"), FitError).code === "WRONG_FAMILY");
});
