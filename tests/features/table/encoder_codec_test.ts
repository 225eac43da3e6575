import { assertEquals, assertThrows } from "@std/assert";
import { type Artifact, decodeArtifact, encodeArtifact } from "@lib/core/bytes/artifact.ts";
import { FitError } from "@lib/core/errors/errors.ts";
import { encodeRows, encodeTraining } from "@lib/features/table/encoder.ts";
import { decodeEncoder, encodeEncoder } from "@lib/features/table/encoder_codec.ts";
import { FULL_RECIPE, LIGHT_RECIPE, type TableRecipe } from "@lib/features/table/table_recipe.ts";
import { mixedRows } from "./_rows.ts";

const RECIPES: readonly TableRecipe[] = [
  FULL_RECIPE,
  LIGHT_RECIPE,
  { ...FULL_RECIPE, mostLevels: 1, interactions: [["price", "member"], ["city", "city"]], pca: 4, bins: { price: 4 } },
];

Deno.test("decodeEncoder() gives the encoder back, and with it the same rows to the bit", () => {
  const rows = mixedRows({ rows: 40, seed: 2 });
  for (const recipe of RECIPES) {
    const encoder = encodeTraining(mixedRows(), recipe).encoder;
    const decoded = decodeEncoder(decodeArtifact(encodeArtifact(encodeEncoder(encoder))));
    assertEquals(decoded, encoder);
    assertEquals(encodeRows(decoded, rows), encodeRows(encoder, rows));
  }
});

Deno.test("decodeEncoder() refuses what does not fit together", () => {
  const whole = encodeEncoder(encodeTraining(mixedRows(), { ...FULL_RECIPE, mostLevels: 1, pca: 2 }).encoder);
  const { arrays, header } = whole;
  const text = Object.keys(arrays).find((name) => name.endsWith("_buckets"))!.replace("_buckets", "");
  const wrong: Artifact[] = [
    { header: {}, arrays },
    { header: { ...header, width: 1 }, arrays },
    { header: { ...header, features: [] }, arrays },
    { header, arrays: { ...arrays, mean: arrays.mean!.slice(1) } },
    { header, arrays: { ...arrays, kept: Int32Array.from(arrays.kept!, (at) => at + 1e6) } },
    { header, arrays: { ...arrays, products: Int32Array.of(0) } },
    { header, arrays: { ...arrays, measured: new Int32Array(0) } },
    { header, arrays: { ...arrays, [`${text}_components`]: new Float32Array(3) } },
    { header, arrays: { ...arrays, [`${text}_buckets`]: Float64Array.from(arrays[`${text}_buckets`]!) } },
    { header, arrays: { ...arrays, "1_means": new Float64Array(1) } },
  ];
  for (const artifact of wrong) {
    assertEquals(assertThrows(() => decodeEncoder(artifact), FitError).code, "CORRUPT_ARTIFACT");
  }
});
