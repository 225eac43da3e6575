import { ErrorRows } from "../../../lib/competition/calibration/error_rows.ts";
import type { KeyErrors } from "../../../lib/competition/calibration/interval_profile.ts";
import { assertEquals, assertThrows } from "@std/assert";

const key = (group: string, size: number): KeyErrors => ({
  group,
  yhat: Float32Array.of(1 / 3, size, NaN, 4),
  residuals: Float32Array.of(-1, 2, NaN, size / 7),
  spreads: [{ size, pairs: 2, level: 0.1, activity: 3, zeros: 0 }, {
    size: NaN,
    pairs: 0,
    level: NaN,
    activity: NaN,
    zeros: NaN,
  }],
});
const KEYS = [key("smooth", 1), key("silent", 2), key("smooth", 3)];

Deno.test("ErrorRows give back every key as it was, and the first spans of it", () => {
  const rows = new ErrorRows({ spans: 2 });
  for (const own of KEYS) rows.add(own);
  assertEquals([[...rows], rows.length, rows.groupOf(1), rows.at(3)], [KEYS, 3, "silent", undefined]);
  assertEquals([...rows.first(1)].map(({ yhat, spreads }) => [[...yhat], spreads.length]), [
    ...KEYS.map((own) => [[...own.yhat.subarray(0, 2)], 1]),
  ]);
});

Deno.test("ErrorRows know the group of every key, however many there are", () => {
  const rows = new ErrorRows({ spans: 2 }), groups = 33_000;
  for (let k = 0; k < groups; k++) rows.add({ ...KEYS[0], group: `g${k}` });
  assertEquals([rows.groupOf(groups - 1), rows.at(32_768)?.group], [`g${groups - 1}`, "g32768"]);
});

Deno.test("ErrorRows refuse a key with other spans or steps", () => {
  const rows = new ErrorRows({ spans: 1 });
  assertThrows(() => rows.add(KEYS[0]), RangeError);
});
