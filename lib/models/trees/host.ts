import * as plain from "./engine/main.ts";
import { heapBuffer } from "./engine/memory/heap.ts";
import type { BinnedDesign } from "./bin.ts";
import { ENGINE_BYTES } from "./engine_bytes.ts";
import { wasmModule } from "../../core/bytes/wasm_module.ts";

/** What the engine's two builds both offer; see `engine/main.ts`. */
export type EngineCalls = typeof plain;

/** A tree engine with its memory: the one work space of its thread, reused by all fits. */
export interface TreeEngine {
  /** Which build it is. */
  readonly name: "wasm" | "plain";
  /** Its functions. */
  readonly calls: EngineCalls;
  /** Its memory, valid until the next call that may reserve some. */
  buffer(): ArrayBuffer;
}

/** Memory beyond which the WebAssembly engine is made anew after a fit: its memory cannot shrink. */
const KEEP_BYTES = 64 * 2 ** 20;

/** Rows that are laid out at once. */
const BLOCK = 64;

/** The engine in plain TypeScript: the same trees, for hosts without vector instructions. */
export const PLAIN_ENGINE: TreeEngine = { name: "plain", calls: plain, buffer: heapBuffer };

let compiled: WebAssembly.Module | null | undefined;
let running: TreeEngine | undefined;

/** The WebAssembly engine, made at first use; null where the host has no WebAssembly with vector instructions. */
export function wasmEngine(): TreeEngine | null {
  if (running !== undefined) return running;
  if (compiled === undefined) compiled = wasmModule(ENGINE_BYTES);
  if (compiled === null) return null;
  const { exp, log, log1p } = Math;
  const { exports } = new WebAssembly.Instance(compiled, { heap: { exp, log, log1p } });
  // The bytes are built from the plain engine's own sources, which a test proves.
  const { memory, ...calls } = exports as unknown as EngineCalls & { memory: WebAssembly.Memory };
  return running = { name: "wasm", calls, buffer: () => memory.buffer };
}

const residents = new WeakMap<TreeEngine, { binned: BinnedDesign; top: number }>();

/**
 * Put a design into an engine's memory, unless it is there from the last fit.
 *
 * @returns The end of its memory.
 */
export function loadDesign(engine: TreeEngine, binned: BinnedDesign): number {
  const known = residents.get(engine);
  if (known?.binned === binned) return known.top;
  const { calls } = engine, { map, rows, bins } = binned, q = map.features.length;
  // From here on the old design is gone, even if there is no room for the new one.
  residents.delete(engine);
  calls.heapReset(0);
  calls.allocDesign(rows, q, map.offsets[q]);
  const buffer = engine.buffer();
  const codes = new Uint16Array(buffer, calls.codesAt(), rows * q);
  const columns = new Uint8Array(buffer, calls.binsAt(), rows * q);
  // Block by block, so that what is written to a column in the next row is in the cache still.
  for (let from = 0; from < rows; from += BLOCK) {
    const to = Math.min(rows, from + BLOCK);
    for (let j = 0; j < q; j++) {
      const first = map.offsets[j];
      for (let row = from, k = from * q + j, at = j * rows + from; row < to; row++, k += q, at++) {
        codes[k] = first + bins[k];
        columns[at] = bins[k];
      }
    }
  }
  new Int32Array(buffer, calls.offsetsAt(), q + 1).set(map.offsets);
  new Uint8Array(buffer, calls.kindsAt(), q).set(map.categorical);
  const top = calls.heapTop();
  residents.set(engine, { binned, top });
  return top;
}

/** End of the design that an engine still holds: what lies behind is free between fits. 0 if it holds none. */
export function designEnd(engine: TreeEngine): number {
  return residents.get(engine)?.top ?? 0;
}

/** Forget an engine that stopped in the middle of a fit. */
export function dropEngine(engine: TreeEngine): void {
  residents.delete(engine);
  if (engine === running) running = undefined;
}

/** Let go of an engine whose memory has grown large; the next fit gets a new one. */
export function trimEngine(engine: TreeEngine): void {
  if (engine === running && engine.buffer().byteLength > KEEP_BYTES) running = undefined;
}
