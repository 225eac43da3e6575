import { assert, assertEquals } from "@std/assert";
import { openDetectors, stepDetectors, watchRow } from "@lib/monitoring/watch/detectors.ts";
import { scanKeys } from "@lib/monitoring/watch/scan_keys.ts";
import { createRng } from "@lib/core/numbers/random.ts";
import { REFERENCE } from "../../competition/watch/_watch.ts";

/** Keys with normal errors; the first ones are above their forecast by a share of the mean. */
function fleet(keys: number) {
  const detectors = openDetectors(keys), rng = createRng(9);
  for (let row = 0; row < keys; row++) watchRow(detectors, row, REFERENCE);
  return {
    detectors,
    live(periods: number, { shifted = 0, share = 0 } = {}) {
      for (let t = 0; t < periods; t++) {
        const rows = [...Array(keys).keys()], yhat = rows.map(() => 10), none = rows.map(() => NaN);
        const y = rows.map((row) => 10 + rng.normal() + (row < shifted ? 10 * share : 0));
        stepDetectors(detectors, { rows, y, yhat, lo: none, hi: none }, { floor: 0.2 });
      }
    },
  };
}

Deno.test("scanKeys() tells keys that two scans in a row have seen, and few that are healthy", () => {
  const { detectors, live } = fleet(500);
  live(60);
  assertEquals(scanKeys(detectors, { floor: 0.05 }), []);
  live(14, { shifted: 50, share: 0.15 });
  assertEquals(scanKeys(detectors, { floor: 0.05 }), []);
  live(7, { shifted: 50, share: 0.15 });
  const seen = scanKeys(detectors, { floor: 0.05 });
  const right = seen.filter(({ row, direction }) => row < 50 && direction === "up").length;
  assert(right > 40, `${right} of 50`);
  assert(seen.length - right <= 0.1 * seen.length, `${seen.length - right} of ${seen.length} are healthy`);
});

Deno.test("scanKeys() forgets what it saw on the other side, or not again", () => {
  const { detectors, live } = fleet(1);
  live(28, { shifted: 1, share: 0.3 });
  assertEquals(scanKeys(detectors, { floor: 0.2 }), []);
  live(56, { shifted: 1, share: -0.3 });
  assertEquals(scanKeys(detectors, { floor: 0.2 }), []);
  live(1, { shifted: 1, share: -0.3 });
  assertEquals(scanKeys(detectors, { floor: 0.2 }).map(({ direction }) => direction), ["down"]);
  live(56);
  assertEquals(scanKeys(detectors, { floor: 0.2 }), []);
  live(1);
  assertEquals(scanKeys(detectors, { floor: 0.2 }), []);
});

Deno.test("scanKeys() waits for as many known periods as two looks must lie apart, however often it looks between", () => {
  const { detectors, live } = fleet(1), told: boolean[] = [];
  live(60, { shifted: 1, share: 0.5 });
  for (let day = 0; day < 9; day++) {
    told.push(scanKeys(detectors, { floor: 0.2, apart: 7 }).length === 1);
    live(1, { shifted: 1, share: 0.5 });
  }
  assertEquals(told, [false, false, false, false, false, false, false, true, true]);
});

Deno.test("scanKeys() tells no effect below the floor, no row it was not asked for, none that is not watched", () => {
  const { detectors, live } = fleet(3),
    scan = (options: Parameters<typeof scanKeys>[1]) => {
      scanKeys(detectors, options);
      live(1, { shifted: 3, share: 0.3 });
      return scanKeys(detectors, options).map(({ row }) => row);
    };
  live(60, { shifted: 3, share: 0.3 });
  watchRow(detectors, 2, null);
  assertEquals(scan({ floor: 0.2 }), [0, 1]);
  assertEquals(scan({ floor: 0.6 }), []);
  assertEquals(scan({ floor: 0.2, rows: [1, 2] }), [1]);
});

Deno.test("scanKeys() tells an effect as large as the floor", () => {
  const { detectors, live } = fleet(1);
  live(60, { shifted: 1, share: 0.3 });
  scanKeys(detectors, { floor: 0.2, apart: 0 });
  const [{ effect } = { effect: NaN }] = scanKeys(detectors, { floor: 0.2, apart: 0 });
  assertEquals(scanKeys(detectors, { floor: effect, apart: 0 }).map(({ row }) => row), [0]);
});

Deno.test("scanKeys() of keys without a known period sees nothing", () => {
  const { detectors } = fleet(2);
  assertEquals([scanKeys(detectors, { floor: 0 }), scanKeys(detectors, { floor: 0 })], [[], []]);
});
