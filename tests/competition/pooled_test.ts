import { concatDesigns, fitPooled } from "../../lib/competition/pooled.ts";
import { concatPanels } from "../../lib/core/panel.ts";
import { FitError } from "../../lib/core/errors.ts";
import { prepareFeatures } from "../../lib/features/prepare.ts";
import { gradientBoosting } from "../../lib/models/gradient_boosting.ts";
import { ridge } from "../../lib/models/ridge.ts";
import { demand, entryOf, HORIZON, seriesOf, specOf, START } from "./_series.ts";
import { assertEquals, assertNotEquals, assertThrows } from "@std/assert";

const ORIGIN = START + 59;
const SPEC = specOf();
const KEYS = ["ale", "bun", "tea"].map((id, k) => seriesOf(demand(70 + k, k), { id }));
const designOf = (panel: typeof KEYS[number]) =>
  prepareFeatures(SPEC, panel, { horizon: HORIZON }).training(ORIGIN, { seed: 1 });
const DESIGNS = KEYS.map(designOf);
const FIT = { seed: "s", asOf: ORIGIN, seasonLength: 7 };
const boosting = entryOf(gradientBoosting, { scope: "pooled", params: { trees: 5, rowSample: 0.5 } });

Deno.test("concatDesigns() joins chunks into the design of the whole panel", () => {
  assertEquals(concatDesigns(DESIGNS), designOf(concatPanels(KEYS)));
  const two = designOf(concatPanels(KEYS.slice(0, 2)));
  assertEquals(concatDesigns([two, DESIGNS[2]]), designOf(concatPanels(KEYS)));
});

Deno.test("concatDesigns() copies: its parts stay as they are", () => {
  const joined = concatDesigns([DESIGNS[0]]);
  assertEquals(joined, DESIGNS[0]);
  joined.values.fill(7);
  assertNotEquals(joined.values[0], DESIGNS[0].values[0]);
});

Deno.test("concatDesigns() refuses none and designs of another spec", () => {
  assertThrows(() => concatDesigns([]), RangeError);
  assertThrows(() => concatDesigns([DESIGNS[0], { ...DESIGNS[1], specHash: "other" }]), RangeError);
});

Deno.test("fitPooled() gives the same model for the same rows and seed, another for another seed or origin", () => {
  const rows = concatDesigns(DESIGNS);
  const model = (options: Partial<typeof FIT> = {}) =>
    gradientBoosting.encode(fitPooled(boosting, rows, { ...FIT, ...options }) as never);
  assertEquals(model(), model());
  assertNotEquals(model({ seed: "other" }), model());
  assertNotEquals(model({ asOf: ORIGIN + 1 }), model());
});

Deno.test("fitPooled() fits what the family fits on the joined rows", () => {
  const entry = entryOf(ridge, { scope: "pooled" });
  const rows = concatDesigns(DESIGNS);
  const rng = { next: () => 0, integer: () => 0, normal: () => 0 };
  const direct = ridge.fit({ y: new Float64Array(0), seasonLength: 7, design: rows }, {}, rng);
  assertEquals(fitPooled(entry, rows, FIT), direct);
});

Deno.test("fitPooled() passes on the family's error", () => {
  const none = { ...DESIGNS[0], rows: 0, values: new Float64Array(0), target: new Float64Array(0) };
  assertEquals(assertThrows(() => fitPooled(entryOf(ridge), none, FIT), FitError).code, "EMPTY");
});
