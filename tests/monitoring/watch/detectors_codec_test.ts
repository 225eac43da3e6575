import { assertEquals, assertThrows } from "@std/assert";
import { FitError } from "@lib/core/errors/errors.ts";
import { openDetectors, stepDetectors, watchRow } from "@lib/monitoring/watch/detectors.ts";
import { decodeDetectors, encodeDetectors } from "@lib/monitoring/watch/detectors_codec.ts";
import { REFERENCE } from "../../competition/watch/_watch.ts";

function watched() {
  const detectors = openDetectors(2);
  watchRow(detectors, 1, { ...REFERENCE, exponent: 0.5 });
  return detectors;
}

Deno.test("decodeDetectors() goes on bit for bit where encodeDetectors() stopped", () => {
  const detectors = watched(), period = { rows: [1], y: [30], yhat: [10], lo: [5], hi: [15] };
  stepDetectors(detectors, period, { floor: 0.2 });
  const read = decodeDetectors(encodeDetectors(detectors));
  assertEquals(read, detectors);
  assertEquals(stepDetectors(read, period, { floor: 0.2 }), stepDetectors(detectors, period, { floor: 0.2 }));
  assertEquals(encodeDetectors(read), encodeDetectors(detectors));
});

Deno.test("decodeDetectors() refuses what is not whole", () => {
  const bytes = encodeDetectors(watched()), other = new TextEncoder().encode("{}");
  for (const broken of [bytes.subarray(0, bytes.length - 8), other, new Uint8Array(0)]) {
    assertEquals(assertThrows(() => decodeDetectors(broken), FitError).code, "CORRUPT_ARTIFACT");
  }
});
