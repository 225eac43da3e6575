import { assertEquals } from "@std/assert";
import { pairErrorsOf, simpleSmoothingOf, thetaProfilesOf } from "../../../lib/models/smoothing/lanes.ts";
import { SMOOTHING_FITS, smoothingFits } from "./_fits.ts";

// A host without vector instructions. Lanes ask it at their first use only, and no other test must see it: this file has a
// worker of its own, as tools/test.ts says.
WebAssembly.validate = () => false;

Deno.test("lanes are null where the host refuses the module, each time they are asked for", () => {
  const y = Float64Array.of(1, 2, 3), lines = { intercepts: y, slopes: y, warmUp: 0 };
  for (let time = 0; time < 2; time++) {
    const found = [simpleSmoothingOf(y, [0.1]), pairErrorsOf(y, [0.1], [0.1]), thetaProfilesOf(y, lines, [0.1])];
    assertEquals(found, [null, null, null]);
  }
});

Deno.test("families fit the same without lanes, bit by bit", () => {
  assertEquals(smoothingFits(), SMOOTHING_FITS);
});
