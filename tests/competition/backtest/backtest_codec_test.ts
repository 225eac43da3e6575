import { decodeBacktests, encodeBacktests } from "../../../lib/competition/backtest/backtest_codec.ts";
import { decodeArtifact, encodeArtifact } from "../../../lib/core/bytes/artifact.ts";
import { CompetitionError, FitError } from "../../../lib/core/errors/errors.ts";
import { backtestOf } from "../_backtests.ts";
import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";

const FAILURE = {
  contender: "ridge",
  error: { name: "FitError", code: "SINGULAR", message: "m", hint: "h", context: { rows: 3 } },
};
const BACKTESTS = [
  backtestOf({ id: "a|b", actual: [[1, NaN], [0, -0]], forecasts: [[[1, 2], [3, 4]], [[NaN, NaN], [5, Infinity]]] }),
  backtestOf({
    id: "../ü\n",
    actual: [[5, 6], [7, 8]],
    forecasts: [[[1, 2], [3, 4]], [[9, 9], [5, 6]]],
    reason: "TOO_SHORT",
    kind: "lumpy",
    flags: ["a:b:CONSTANT"],
    failures: [FAILURE],
    fitMs: Float64Array.of(1.5, 2),
    bytes: Float64Array.of(100, 0),
    scale: 0.1,
  }),
];

Deno.test("decodeBacktests() gives back every bit", () => {
  assertEquals(decodeBacktests(encodeBacktests(BACKTESTS)), BACKTESTS);
  assertEquals(decodeBacktests(encodeBacktests([])), []);
});

Deno.test("decodeBacktests() gives back any numbers at any offset", () => {
  const cell = fc.double();
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 5 }), (rows) => {
      const backtests = rows.map((row, k) => backtestOf({ id: `${k}`, actual: [row], forecasts: [[row]] }));
      const bytes = encodeBacktests(backtests);
      const moved = new Uint8Array(bytes.length + 3).subarray(3);
      moved.set(bytes);
      assertEquals(decodeBacktests(moved), backtests);
    }),
    { seed: 5, numRuns: 50 },
  );
});

Deno.test("encodeBacktests() gives equal bytes for equal content", () => {
  assertEquals(encodeBacktests(BACKTESTS), encodeBacktests(decodeBacktests(encodeBacktests(BACKTESTS))));
});

Deno.test("encodeBacktests() refuses keys of different shapes", () => {
  const other = backtestOf({ actual: [[1]], forecasts: [[[1]]] });
  assertThrows(() => encodeBacktests([BACKTESTS[0], other]), RangeError);
  assertThrows(() => encodeBacktests([other, BACKTESTS[0]]), RangeError);
});

Deno.test("decodeBacktests() refuses a journal that lacks a column or keys, and cut bytes", () => {
  const bytes = encodeBacktests(BACKTESTS);
  const { header, arrays } = decodeArtifact(bytes);
  const { scale, ...others } = arrays;
  const broken = [
    { header, arrays: others },
    { header, arrays: { ...others, scale: scale.subarray(1) } },
    { header: {}, arrays },
  ];
  for (const artifact of broken) {
    const error = assertThrows(() => decodeBacktests(encodeArtifact(artifact)), CompetitionError);
    assertEquals(error.code, "CORRUPT_JOURNAL");
  }
  assertEquals(assertThrows(() => decodeBacktests(bytes.subarray(0, -8)), FitError).code, "CORRUPT_ARTIFACT");
});

Deno.test("decodeBacktests() gives back keys whose spans have different numbers of values", () => {
  const keys = [[[1], [2]], [[3, 4, 5], [6, 7, NaN]], [[8], [9]]].map((actual, k) =>
    backtestOf({ id: `${k}`, actual, forecasts: [actual, actual] })
  );
  assertEquals(decodeBacktests(encodeBacktests(keys)), keys);
});
