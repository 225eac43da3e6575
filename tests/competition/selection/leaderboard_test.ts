import { zstdCompressSync } from "node:zlib";
import { decodeLeaderboard, encodeLeaderboard, leaderboardOf } from "../../../lib/competition/selection/leaderboard.ts";
import { type Artifact, decodeArtifact, encodeArtifact } from "../../../lib/core/bytes/artifact.ts";
import { FitError } from "../../../lib/core/errors/errors.ts";
import { METRICS } from "../../../lib/metrics/metric_list.ts";
import { backtestOf } from "../_backtests.ts";
import { demand } from "../_problem.ts";
import { assert, assertAlmostEquals, assertEquals, assertLess, assertThrows } from "@std/assert";

const EQUAL = Float64Array.of(1, 1, 1);
const MEAN = { name: "mean", combine: "weighted" as const, weights: EQUAL, bySpan: [EQUAL, EQUAL], folds: [0] };
const OPTIONS = {
  contenders: ["a", "b", "c"],
  spans: ["fold_1", "holdout"],
  chosen: "mean",
  group: "smooth",
  problem: demand(),
};
const NEVER = [[NaN, NaN], [NaN, NaN]];
const BACKTEST = backtestOf({
  actual: [[10, 20], [30, 40]],
  forecasts: [[[12, 22], [30, 44]], NEVER, [[NaN, NaN], [31, 41]]],
  scale: 4,
  fitMs: Float64Array.of(5, 6, 7),
  bytes: Float64Array.of(50, 60, 70),
});
const BOARD = leaderboardOf(BACKTEST, [MEAN], OPTIONS);
const at = (board: typeof BOARD, contender: string, span: string, metric: string) => {
  const [c, s, m] = [
    board.contenders.indexOf(contender),
    board.spans.indexOf(span),
    board.metrics.findIndex((m) => m === metric),
  ];
  return board.values[(c * board.spans.length + s) * board.metrics.length + m];
};

Deno.test("leaderboardOf() scores who ran, on every span, by every metric", () => {
  assertEquals(BOARD.metrics, METRICS.map((metric) => metric.name));
  assertEquals(BOARD.values.length, 3 * 2 * METRICS.length);
  assertEquals(at(BOARD, "a", "fold_1", "mse"), 4);
  assertEquals(at(BOARD, "a", "holdout", "mae"), 2);
  assertEquals(at(BOARD, "a", "holdout", "mase"), 0.5);
  assertEquals(at(BOARD, "c", "fold_1", "mae"), NaN);
  assertEquals(at(BOARD, "mean", "fold_1", "mae"), 2); // "a" alone
  assertEquals(at(BOARD, "mean", "holdout", "mae"), 1.5); // (30 + 31) / 2, (44 + 41) / 2
});

Deno.test("leaderboardOf() leaves out who never ran and keeps costs with their contender", () => {
  assertEquals(BOARD.contenders, ["a", "c", "mean"]);
  assertEquals([[...BOARD.fitMs], [...BOARD.bytes]], [[5, 7, 0], [50, 70, 0]]);
});

Deno.test("leaderboardOf() leaves out a combination that has learned no weights", () => {
  const unlearned = { ...MEAN, name: "key_blend", weights: new Float64Array(3) };
  assertEquals(leaderboardOf(BACKTEST, [unlearned, MEAN], OPTIONS), BOARD);
});

Deno.test("leaderboardOf() is empty where nobody ran", () => {
  const board = leaderboardOf(
    backtestOf({ actual: [[1, 2], [3, 4]], forecasts: [NEVER, NEVER, NEVER] }),
    [MEAN],
    OPTIONS,
  );
  assertEquals([board.contenders.length, board.values.length, board.chosen], [0, 0, "mean"]);
});

Deno.test("decodeLeaderboard() gives back the leaderboard to 32 bits", () => {
  const { values, ...rest } = decodeLeaderboard(encodeLeaderboard(BOARD));
  const { values: expected, ...others } = BOARD;
  assertEquals(rest, others);
  values.forEach((value, i) => {
    if (Number.isNaN(expected[i])) assert(Number.isNaN(value));
    else assertAlmostEquals(value, expected[i], 1e-6 * Math.abs(expected[i]));
  });
});

Deno.test("decodeLeaderboard() gives back what weights of the key's own follow, also what is not known of it", () => {
  const evidence = { traits: Float64Array.of(0.5, NaN), shown: Float64Array.of(-0.25) };
  assertEquals(decodeLeaderboard(encodeLeaderboard({ ...BOARD, evidence })).evidence, evidence);
  const use = {
    ...{ members: [0, 2], weights: Float64Array.of(0.5, 0.5), middle: Float64Array.of(0), width: Float64Array.of(1) },
    ...{ slopes: Float64Array.of(0, 0), offsets: Float64Array.of(0, 0), own: Float64Array.of(0, 0) },
    centre: Float64Array.of(0),
    sharpness: { foretold: 2, shown: 0.5 },
  };
  const backtest = { ...BACKTEST, traits: Float64Array.of(3, 7), losses: Float64Array.of(1, 1, 1, 1, 2, 2) };
  const own = leaderboardOf(backtest, [MEAN, { ...MEAN, tailoring: { use, bySpan: [null, use] } }], OPTIONS).evidence;
  assertEquals([...own?.traits ?? []], [7]);
  assertAlmostEquals(own?.shown[0] ?? NaN, -Math.log(2) / 2, 1e-12);
});

Deno.test("encodeLeaderboard() takes three quarters of the bytes of its numbers, and gives equal bytes for equal boards", () => {
  const contenders = Array.from({ length: 16 }, (_, c) => `contender_${c}`), spans = ["fold_1", "fold_2", "holdout"];
  const values = Float64Array.from({ length: 16 * 3 * METRICS.length }, (_, i) => 1 + Math.abs(Math.sin(i)));
  const board = { ...BOARD, contenders, spans, values, fitMs: new Float64Array(16), bytes: new Float64Array(16) };
  const { packed } = decodeArtifact(encodeLeaderboard(board)).arrays;
  assertLess(packed.byteLength, 0.85 * 4 * values.length);
  assertEquals(decodeLeaderboard(encodeLeaderboard(board)).values, values.map(Math.fround));
  assertEquals(encodeLeaderboard(board), encodeLeaderboard(structuredClone(board)));
});

Deno.test("decodeLeaderboard() reads layout 1, whose numbers were as they are", () => {
  const { contenders, spans, metrics, chosen, group: _, ...rest } = BOARD;
  const arrays = {
    values: Float32Array.from(BOARD.values),
    fitMs: Float32Array.from(BOARD.fitMs),
    bytes: Float32Array.from(BOARD.bytes),
  };
  const bytes = encodeArtifact({ header: { contenders, spans, metrics, chosen }, arrays });
  assertEquals(
    decodeLeaderboard(bytes),
    decodeLeaderboard(encodeLeaderboard({ ...rest, contenders, spans, metrics, chosen })),
  );
  for (const name of ["values", "fitMs", "bytes"] as const) {
    const { [name]: _, ...others } = arrays;
    for (const wrong of [others, { ...arrays, [name]: arrays[name].subarray(1) }]) {
      const broken = encodeArtifact({ header: { contenders, spans, metrics, chosen }, arrays: wrong });
      assertEquals(assertThrows(() => decodeLeaderboard(broken), FitError).code, "CORRUPT_ARTIFACT");
    }
  }
});

Deno.test("decodeLeaderboard() refuses names that are none, numbers that are missing, cut, too many or a bomb", () => {
  const { header, arrays } = decodeArtifact(encodeLeaderboard(BOARD)), packed = arrays.packed as Uint8Array;
  const many = Array.from({ length: 5000 }, (_, i) => `${i}`);
  const heads = [{ contenders: "a" }, { spans: [1] }, { metrics: ["none"] }, { chosen: 3 }, { contenders: ["a"] }, {
    contenders: many,
    spans: many,
  }];
  const bodies = [{}, { packed: packed.subarray(1) }, { packed: new Float64Array(9) }, {
    packed: new Uint8Array(zstdCompressSync(new Uint8Array(2 ** 24))),
  }];
  const broken = [
    ...heads.map((head) => ({ header: { ...header, ...head }, arrays })),
    ...bodies.map((body) => ({ header, arrays: body })),
  ];
  for (const artifact of broken) {
    const bytes = encodeArtifact(artifact as Artifact);
    assertEquals(assertThrows(() => decodeLeaderboard(bytes), FitError).code, "CORRUPT_ARTIFACT");
  }
});
