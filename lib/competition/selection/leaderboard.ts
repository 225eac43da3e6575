import { zstdCompressSync, zstdDecompressSync } from "node:zlib";
import {
  type Artifact,
  type ArtifactArray,
  corruptArtifact,
  decodeArtifact,
  encodeArtifact,
} from "../../core/bytes/artifact.ts";
import type { FitError } from "../../core/errors/errors.ts";
import { type Backtest, forecastOf, scoredSpan } from "../backtest/backtest.ts";
import type { Scoring } from "../problems/problem.ts";
import { type Combination, combinationForecast, evidenceInUse } from "../blends/score_table.ts";
import type { KeyEvidence } from "../blends/tailor.ts";

/** Every contender's score of one key, by span and metric. */
export interface Leaderboard {
  /** Contenders that ran, then combinations; shape [C]. */
  readonly contenders: readonly string[];
  /** `fold_1` …, `holdout`; shape [S]. */
  readonly spans: readonly string[];
  /** Shape [M]. */
  readonly metrics: readonly string[];
  /** Scores, row-major, shape [C × S × M]; NaN where undefined. */
  readonly values: Float64Array;
  /** Fit time over all folds, milliseconds, shape [C]; 0 for combinations and pooled contenders. */
  readonly fitMs: Float64Array;
  /** Encoded size, bytes, shape [C]. */
  readonly bytes: Float64Array;
  /** The contender that serves. */
  readonly chosen: string;
  /** Name of the group of keys that it was chosen in; absent in leaderboards of former releases. */
  readonly group?: string;
  /** What the weights follow that are the key's own; absent where no combination has such. */
  readonly evidence?: KeyEvidence;
}

/**
 * The leaderboard of one key. Contenders that never ran on it, and combinations without weights, are left out.
 *
 * @param backtest Of the key. @param combinations Of its group.
 * @param options `contenders`: names, shape [C]; `spans`: names, shape [S]; `chosen`: who serves, in which `group`; `problem`: has the
 * metrics.
 */
export function leaderboardOf(
  backtest: Backtest,
  combinations: readonly Combination[],
  options: {
    contenders: readonly string[];
    spans: readonly string[];
    chosen: string;
    group: string;
    problem: Pick<Scoring, "metrics" | "scores">;
  },
): Leaderboard {
  const { contenders, spans, chosen, group, problem } = options;
  const ran = contenders.map((_, c) => c).filter((c) =>
    spans.some((_, s) => !Number.isNaN(forecastOf(backtest, c, s)[0]))
  );
  const entered = ran.length === 0 ? [] : combinations.filter(({ weights }) => weights.some((weight) => weight > 0));
  const rows = ran.length + entered.length;
  const metrics = problem.metrics.map(({ name }) => name);
  const values = new Float64Array(rows * spans.length * metrics.length).fill(NaN);
  for (let row = 0; row < rows; row++) {
    spans.forEach((_, s) => {
      const predicted = row < ran.length
        ? forecastOf(backtest, ran[row]!, s)
        : combinationForecast(backtest, entered[row - ran.length]!, s);
      if (Number.isNaN(predicted[0])) return;
      const scores = problem.scores(scoredSpan(backtest, s), predicted);
      metrics.forEach((metric, m) => values[(row * spans.length + s) * metrics.length + m] = scores[metric] ?? NaN);
    });
  }
  const evidence = evidenceInUse(backtest, entered);
  const perRow = (column: Float64Array) =>
    Float64Array.from({ length: rows }, (_, row) => row < ran.length ? column[ran[row]!]! : 0);
  return {
    contenders: [...ran.map((c) => contenders[c]!), ...entered.map((combination) => combination.name)],
    spans,
    metrics,
    values,
    fitMs: perRow(backtest.fitMs),
    bytes: perRow(backtest.bytes),
    chosen,
    group,
    ...evidence === null ? {} : { evidence },
  };
}

/** Layout of leaderboards: 2 has its numbers compressed. Layout 1, without one in its header, is read. */
const LAYOUT = 2;
/** Most numbers of a leaderboard that is decoded. */
const MOST_NUMBERS = 2 ** 24;
const FLOAT_BYTES = 4;
/** Bytes that are taken for what is compressed, at first. */
const CHUNK = 4096;

/**
 * A leaderboard as bytes. Numbers are rounded to 32 bits and compressed: metric by metric, the first bytes of all numbers before
 * their second ones, so that like stands beside like.
 */
export function encodeLeaderboard(board: Leaderboard): Uint8Array<ArrayBuffer> {
  const { contenders, spans, metrics, chosen, group, evidence } = board,
    rows = contenders.length * spans.length,
    width = metrics.length;
  const numbers = new Float32Array(rows * width + 2 * contenders.length);
  for (let row = 0; row < rows; row++) {
    for (let m = 0; m < width; m++) numbers[m * rows + row] = board.values[row * width + m]!;
  }
  numbers.set(board.fitMs, rows * width);
  numbers.set(board.bytes, rows * width + contenders.length);
  const numbersAsBytes = new Uint8Array(numbers.buffer),
    count = numbers.length,
    planes = new Uint8Array(numbersAsBytes.length);
  for (let plane = 0; plane < FLOAT_BYTES; plane++) {
    for (let i = 0; i < count; i++) planes[plane * count + i] = numbersAsBytes[i * FLOAT_BYTES + plane]!;
  }
  // Of a length that it knows it takes a fitting table, which is most of the time for so few bytes.
  const options = { pledgedSrcSize: planes.length, chunkSize: CHUNK },
    packed = new Uint8Array(zstdCompressSync(planes, options));
  const head = { layout: LAYOUT, contenders, spans, metrics, chosen, group };
  const follows: Record<string, Float32Array> = evidence === undefined
    ? {}
    : { traits: Float32Array.from(evidence.traits), shown: Float32Array.from(evidence.shown) };
  return encodeArtifact({ header: head, arrays: { packed, ...follows } });
}

/**
 * Inverse of {@linkcode encodeLeaderboard}. No more memory is taken than the header's names ask for.
 *
 * @throws {FitError} `CORRUPT_ARTIFACT` if the bytes are not a leaderboard.
 */
export function decodeLeaderboard(bytes: Uint8Array): Leaderboard {
  const { header, arrays } = decodeArtifact(bytes), { contenders, spans, metrics, chosen, group, layout = 1 } = header;
  if (!isTexts(contenders) || !isTexts(spans) || !isTexts(metrics) || typeof chosen !== "string") {
    throw corrupt("names");
  }
  const { traits, shown } = arrays;
  const head = {
    ...{ contenders, spans, metrics, chosen },
    ...typeof group === "string" ? { group } : {},
    ...traits === undefined || shown === undefined
      ? {}
      : { evidence: { traits: Float64Array.from(traits), shown: Float64Array.from(shown) } },
  };
  const rows = contenders.length * spans.length, width = metrics.length, size = rows * width + 2 * contenders.length;
  const columns = layout === LAYOUT ? unpack(arrays.packed, size) : plainColumns(arrays);
  const sound = columns !== null && columns.values.length === rows * width &&
    columns.fitMs.length === contenders.length && columns.bytes.length === contenders.length;
  if (!sound) throw corrupt("its numbers");
  if (layout !== LAYOUT) return { ...head, ...columns };
  // Stored by metric, read by contender and span.
  const values = columns.values.map((_, i) => columns.values[i % width * rows + Math.floor(i / width)]!);
  return { ...head, ...columns, values };

  function unpack(packed: ArtifactArray | undefined, count: number): Columns | null {
    if (!(packed instanceof Uint8Array) || count > MOST_NUMBERS) return null;
    const planes = inflate(packed, count * FLOAT_BYTES), numbers = new Float32Array(count);
    if (planes === null) return null;
    const numbersAsBytes = new Uint8Array(numbers.buffer);
    numbersAsBytes.forEach((_, i) =>
      numbersAsBytes[i] = planes[i % FLOAT_BYTES * count + Math.floor(i / FLOAT_BYTES)]!
    );
    const part = (from: number, to: number) => Float64Array.from(numbers.subarray(from, to));
    const end = rows * width, middle = end + (count - end) / 2;
    return { values: part(0, end), fitMs: part(end, middle), bytes: part(middle, count) };
  }
}

type Columns = Pick<Leaderboard, "values" | "fitMs" | "bytes">;

/** Columns of layout 1. */
function plainColumns({ values, fitMs, bytes }: Artifact["arrays"]): Columns | null {
  if (values === undefined || fitMs === undefined || bytes === undefined) return null;
  return { values: Float64Array.from(values), fitMs: Float64Array.from(fitMs), bytes: Float64Array.from(bytes) };
}

/** Decompressed bytes of a known length; null if they are of another, or broken. */
function inflate(packed: Uint8Array, length: number): Uint8Array | null {
  try {
    const bytes = zstdDecompressSync(packed, { maxOutputLength: Math.max(1, length) });
    return bytes.length === length ? bytes : null;
  } catch {
    return null;
  }
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

function corrupt(part: string): FitError {
  return corruptArtifact("a leaderboard", { must: `it must hold ${part}`, found: "one without them" });
}
