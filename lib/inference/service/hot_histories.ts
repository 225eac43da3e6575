import { ByteCache, type CacheStatus } from "../../core/bytes/byte_cache.ts";
import { byteSize } from "../../core/bytes/byte_size.ts";
import { type Panel, partition, type SeriesKey } from "../../core/rows/panel.ts";
import type { FutureFrame } from "../../data/store/future_frame.ts";
import { readChunk } from "../../data/store/read_chunk.ts";
import { storedFuture } from "../../data/store/stored_future.ts";
import { pause } from "../../parallel/pause.ts";
import type { Snapshot } from "./snapshot.ts";

/** What the table says of one key. */
export interface KeyHistory {
  /** Panel of the one key, in memory of its own. */
  readonly panel: Panel;
  /** What the table said ahead; null where it says nothing of any key. */
  readonly ahead: FutureFrame | null;
}

/** What part of a chunk may be read in vain for the sake of a single read. */
const WORTH = 4;

/** Histories of keys, bounded by bytes. */
export class HotHistories {
  readonly #cache: ByteCache<KeyHistory>;

  /** @param maxBytes Most bytes that are kept. */
  constructor(maxBytes: number) {
    this.#cache = new ByteCache(maxBytes);
  }

  /**
   * Histories of some keys: those that are not at hand are read together, a read per chunk.
   *
   * @param snapshot Table. @param positions Of the keys in it, any order. @param steps Periods ahead that are needed.
   * @returns By position.
   * @throws {DataError} `CORRUPT_GROUP` and the like.
   */
  async read(snapshot: Snapshot, positions: readonly number[], steps: number): Promise<Map<number, KeyHistory>> {
    const found = new Map<number, KeyHistory>(), missing: number[] = [];
    for (const k of positions) {
      const known = this.#cache.get(keyOf(snapshot, k));
      if (known === undefined || (known.ahead?.steps ?? Infinity) < steps) missing.push(k);
      else found.set(k, known);
    }
    // As many steps ahead as any model asks for: another horizon needs no other reading.
    const most = Math.max(steps, snapshot.all.config.horizon);
    for (const span of spansOf(missing.sort((a, b) => a - b), snapshot.group.chunks)) {
      const from = span[0]!, to = span.at(-1)! + 1;
      const panel = await readChunk(snapshot.group, from, to);
      const ahead = snapshot.hasAhead ? await storedFuture(snapshot.group, { from, to, steps: most }) : null;
      for (const k of span) {
        const own = {
          panel: copied(partition(panel, k - from)),
          ahead: frameOf(ahead, k - from, snapshot.group.keys[k]!),
        };
        this.#cache.set(keyOf(snapshot, k), own, sizeOf(own));
        found.set(k, own);
      }
      await pause();
    }
    return found;
  }

  /** Forget everything. */
  clear(): void {
    this.#cache.clear();
  }

  /** What it holds and has done. */
  status(): CacheStatus {
    return this.#cache.status();
  }
}

function keyOf({ data }: Snapshot, k: number): string {
  return `${data}:${k}`;
}

/** Positions by read: those of one chunk together, unless most of what lies between them is not asked for. */
function spansOf(positions: readonly number[], chunks: readonly { readonly to: number }[]): number[][] {
  const spans: number[][] = [];
  let at = 0;
  for (const { to } of chunks) {
    const own: number[] = [];
    while (at < positions.length && positions[at]! < to) own.push(positions[at++]!);
    if (own.length === 0) continue;
    const isDense = own.at(-1)! - own[0]! < WORTH * own.length;
    spans.push(...isDense ? [own] : own.map((k) => [k]));
  }
  return spans;
}

/** A view would keep the whole chunk. */
function copied(panel: Panel): Panel {
  const { ds, y, exogenous } = panel;
  return {
    ...panel,
    ds: ds.slice(),
    y: y.slice(),
    exogenous: exogenous.map((column) => ({ ...column, values: column.values.slice() })),
  };
}

function frameOf(frame: FutureFrame | null, k: number, { id }: SeriesKey): FutureFrame | null {
  if (frame === null) return null;
  const { steps } = frame;
  return {
    ...frame,
    index: new Map([[id, 0]]),
    columns: frame.columns.map(({ name, values }) => ({ name, values: values.slice(k * steps, (k + 1) * steps) })),
    missingSteps: frame.missingSteps.slice(k, k + 1),
  };
}

/** Calendar, key and texts of categories are the table's. */
function sizeOf({ panel: { offsets, ds, y, exogenous }, ahead }: KeyHistory): number {
  const columns = exogenous.map(({ values }) => ({ values }));
  return byteSize({ offsets, ds, y, columns, ahead: ahead?.columns }) + 200;
}
