import { assertEquals, assertThrows } from "@std/assert";
import { FitError } from "../../../lib/core/errors/errors.ts";
import {
  decodeClassSets,
  decodeNumberErrors,
  encodeRowErrors,
} from "../../../lib/competition/calibration/row_errors.ts";
import { INTERVALS, SETS } from "../_rows.ts";

Deno.test("decodeNumberErrors() gives errors back, with a typical one that nobody knows", () => {
  const unknown = { ...INTERVALS, targets: INTERVALS.targets.map((target) => ({ ...target, fleet: NaN })) };
  const drawn = { ...INTERVALS, targets: INTERVALS.targets.map((target) => ({ ...target, prior: 2.5 })) };
  for (const errors of [INTERVALS, unknown, drawn]) {
    assertEquals(decodeNumberErrors(encodeRowErrors(errors), 2), errors);
  }
});

Deno.test("decodeClassSets() gives sets back", () => {
  assertEquals(decodeClassSets(encodeRowErrors(SETS)), SETS);
});

Deno.test("decodeNumberErrors() and decodeClassSets() refuse what is none, or cut off", () => {
  const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
  const codes = [
    () => decodeNumberErrors(encodeRowErrors(INTERVALS), 1),
    () => decodeNumberErrors(encodeRowErrors({ ...INTERVALS, levels: [80] }), 2),
    () => decodeNumberErrors(encodeRowErrors(SETS), 2),
    () => decodeClassSets(encodeRowErrors({ ...SETS, levels: [80] })),
    () => decodeClassSets(encodeRowErrors(INTERVALS)),
    () => decodeClassSets(bytes({ levels: [0], bounds: { "": [1] } })),
    () => decodeClassSets(new Uint8Array(3)),
  ].map((read) => assertThrows(read, FitError).code);
  assertEquals(new Set(codes), new Set(["CORRUPT_ARTIFACT"]));
});
