import {
  adam,
  dropOut,
  multiply,
  relu,
  reserve,
  scale,
  silu,
  sumRows,
  sumSquares,
  timesEach,
  transpose,
} from "./kernels.ts";
import { KERNELS_BYTES } from "./kernels_bytes.ts";
import { wasmModule } from "../../core/bytes/wasm_module.ts";

const PLAIN = { multiply, transpose, sumRows, relu, silu, dropOut, timesEach, scale, sumSquares, adam };

/** Loops that both builds offer; see `kernels.ts`. */
type Kernels = typeof PLAIN;

/** A build of the loops with its memory, the one of its thread: what it holds is nobody's after the call that filled it. */
export interface NeuralEngine {
  /** Which build it is. */
  readonly name: "wasm" | "plain";
  /** Its loops. */
  readonly kernels: Kernels;
  /** Its memory, at least so many floats long; earlier views of it may be of no use any more. */
  reserve(floats: number): Float32Array<ArrayBuffer>;
}

/** Memory beyond which the WebAssembly is made anew: it cannot shrink. */
const KEEP_BYTES = 64 * 2 ** 20;

/** A page of WebAssembly memory. */
const PAGE = 65_536;

/** The loops in plain TypeScript: the same numbers, for hosts without vector instructions. */
export const PLAIN_NEURAL: NeuralEngine = { name: "plain", kernels: PLAIN, reserve };

let compiled: WebAssembly.Module | null | undefined;
let running: NeuralEngine | undefined;

/** The fastest build that the host runs: WebAssembly, or the plain one where there are no vector instructions. */
export function neuralEngine(): NeuralEngine {
  if (running !== undefined && running.reserve(0).byteLength <= KEEP_BYTES) return running;
  if (compiled === undefined) compiled = wasmModule(KERNELS_BYTES);
  return running = compiled === null ? PLAIN_NEURAL : start(compiled);
}

function start(module: WebAssembly.Module): NeuralEngine {
  // The bytes are built from kernels_wasm.ts, which a test proves.
  const { memory, ...kernels } = new WebAssembly.Instance(module).exports as unknown as Kernels & {
    memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  };
  let view = new Float32Array(memory.buffer);
  return {
    name: "wasm",
    kernels,
    reserve(floats) {
      const missing = 4 * floats - view.byteLength;
      if (missing > 0) {
        memory.grow(Math.ceil(missing / PAGE));
        view = new Float32Array(memory.buffer);
      }
      return view;
    },
  };
}
