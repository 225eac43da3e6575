/**
 * Smoothing filters of many weights side by side, in vector registers: a grid of weights costs what a few passes over the
 * series do. Each weight gets the bits of the family's own filter (`lanes_wasm.ts`), so a host without vector instructions
 * finds the same models. What is left in `Float64Array`s is valid until the next call.
 *
 * @module
 */
import { wasmModule } from "../../core/bytes/wasm_module.ts";
import { LANES_BYTES } from "./lanes_bytes.ts";

/** Functions of `lanes_wasm.ts`; all arguments but `n`, `count` and `warmUp` are addresses in bytes. */
interface Kernels {
  readonly memory: WebAssembly.Memory;
  simpleSmoothing(y: number, n: number, weights: number, count: number, out: number): void;
  pairErrors(y: number, n: number, demands: number, chances: number, out: number): void;
  thetaProfiles(
    y: number,
    n: number,
    lines: number,
    drifts: number,
    weights: number,
    count: number,
    out: number,
    warmUp: number,
  ): void;
}

/** Where weights, results and the series begin, in bytes; a grid has at most 16 weights with 4 results each. */
const WEIGHTS = 64, MORE_WEIGHTS = 192, OUT = 320, SERIES = 832;

/** Memory of WebAssembly cannot shrink: longer series take the family's own filter, weight by weight. */
const MOST_BYTES = 4 * 2 ** 20;

/** Weights of the size and of the chance that one pass of {@linkcode pairErrorsOf} takes. */
const PAIR_DEMANDS = 2, PAIR_CHANCES = 6;

let kernels: Kernels | null | undefined;
let doubles = new Float64Array(), out = new Float64Array();

/**
 * Squared error and best first level of simple exponential smoothing, for each weight.
 *
 * @param y Known values, shape [n]. @param weights At most 16.
 * @returns Error and level of each weight in turn; null where there are no lanes.
 */
export function simpleSmoothingOf(y: Float64Array, weights: readonly number[]): Float64Array | null {
  const found = open(SERIES + 8 * y.length);
  if (found === null) return null;
  doubles.set(y, SERIES >> 3);
  found.simpleSmoothing(SERIES, y.length, WEIGHTS, writeWeights(weights, { at: WEIGHTS, whole: 4 }), OUT);
  return out;
}

/**
 * Squared one-step errors of every pair of a weight of the demand's size and one of its chance.
 *
 * @param y Known values, shape [n]. @param demands Of the size. @param chances Of the chance, at most 6.
 * @returns Shape [demands × chances]; null where there are no lanes.
 */
export function pairErrorsOf(
  y: Float64Array,
  demands: readonly number[],
  chances: readonly number[],
): Float64Array | null {
  const found = open(SERIES + 8 * y.length);
  if (found === null || chances.length > PAIR_CHANCES) return null;
  doubles.set(y, SERIES >> 3);
  writeWeights(demands, { at: WEIGHTS, whole: PAIR_DEMANDS });
  writeWeights(chances, { at: MORE_WEIGHTS, whole: PAIR_CHANCES });
  const errors = new Float64Array(demands.length * chances.length);
  for (let i = 0; i < demands.length; i += PAIR_DEMANDS) {
    found.pairErrors(SERIES, y.length, WEIGHTS + 8 * i, MORE_WEIGHTS, OUT);
    for (let k = 0; k < PAIR_DEMANDS && i + k < demands.length; k++) {
      for (let j = 0; j < chances.length; j++) errors[(i + k) * chances.length + j] = out[k * PAIR_CHANCES + j]!;
    }
  }
  return errors;
}

/**
 * Squared error, best first level and share of the drift of a theta model, for each weight.
 *
 * @param y Shape [n]; NaN is unknown. @param lines That the forecasts know. @param weights At most 16.
 * @returns Error, level, share and nothing of each weight in turn; null where there are no lanes.
 */
export function thetaProfilesOf(
  y: Float64Array,
  lines: { readonly intercepts: Float64Array; readonly slopes: Float64Array; readonly warmUp: number },
  weights: readonly number[],
): Float64Array | null {
  const n = y.length, found = open(SERIES + 8 * 5 * n);
  if (found === null) return null;
  const linesAt = SERIES + 8 * n, drifts = linesAt + 16 * n;
  doubles.set(y, SERIES >> 3);
  doubles.set(lines.intercepts, linesAt >> 3);
  doubles.set(lines.slopes, (linesAt >> 3) + n);
  const count = writeWeights(weights, { at: WEIGHTS, whole: 2 });
  found.thetaProfiles(SERIES, n, linesAt, drifts, WEIGHTS, count, OUT, lines.warmUp);
  return out;
}

/** Fills whole registers with weights, the last again where some are left. @returns Their number. */
function writeWeights(weights: readonly number[], to: { readonly at: number; readonly whole: number }): number {
  const count = Math.ceil(weights.length / to.whole) * to.whole;
  for (let i = 0; i < count; i++) doubles[(to.at >> 3) + i] = weights[Math.min(i, weights.length - 1)]!;
  return count;
}

/** The kernels with room for so many bytes; null where the host has no vector instructions, or that is too many. */
function open(bytes: number): Kernels | null {
  if (kernels === undefined) kernels = start();
  if (kernels === null || bytes > MOST_BYTES) return null;
  const missing = bytes - doubles.byteLength;
  if (missing > 0) {
    kernels.memory.grow(Math.ceil(missing / 65_536));
    doubles = new Float64Array(kernels.memory.buffer);
    out = new Float64Array(kernels.memory.buffer, OUT, (SERIES - OUT) >> 3);
  }
  return kernels;
}

function start(): Kernels | null {
  const compiled = wasmModule(LANES_BYTES);
  // The bytes are built from lanes_wasm.ts, which a test proves.
  return compiled === null ? null : new WebAssembly.Instance(compiled).exports as unknown as Kernels;
}
