import { hashBytes } from "../../../core/bytes/hash.ts";
import { inLanes } from "../../../storage/objects/in_lanes.ts";
import type { ResultStore } from "../../../storage/results/result_store.ts";
import { seal } from "../../../storage/files/sealed.ts";
import type { FeatureGroup, GroupInfo } from "../feature_store.ts";
import { countKeyRows } from "../panel_writer.ts";
import { encodePart, type KeySpan } from "./part_bytes.ts";
import { otherPiece, PARTS_FORMAT, type PartsHead, type PartsRest, readRest, TABLE_NAMES } from "./table_parts.ts";

/** Parts of a table, at most: what lists them, and the place that holds them, stay small. */
const MOST_PARTS = 4096;
/** Parts that are made and put at once: one waits for the place while the next is made. */
const AT_ONCE = 4;

/** How a table is put. */
export interface PutTableOptions {
  /** SHA-256 of the head that must come of it; default: whatever comes. */
  readonly sha256?: string;
  /** Parts at most; default 4,096. */
  readonly mostParts?: number;
  /** Stops between two parts. */
  readonly signal?: AbortSignal;
  /** Told how many parts are there, of how many. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Put a version of a feature group into a place that machines share: parts of whole row groups, each with its keys, so that
 * who works on some keys reads their parts alone. A few parts in memory at a time. Called again it goes on, and mends what is damaged:
 * versions with equal contents make equal parts, whatever store they lie in.
 *
 * @param group An open version. @param results The place. @param options See there.
 * @returns SHA-256 of the head, which pins every part.
 * @throws {DataError} `CORRUPT_GROUP` if the version is not as it was written; `OTHER_DATA` if something else lies in the place of a
 * part; as the place.
 */
export async function putTable(
  group: FeatureGroup,
  results: ResultStore,
  { sha256: wanted, mostParts = MOST_PARTS, signal, onProgress }: PutTableOptions = {},
): Promise<string> {
  const spans = partSpans(group.chunks, mostParts), parts: PartsHead["parts"][number][] = [];
  let done = 0;
  await inLanes(spans, AT_ONCE, async (span, p) => {
    signal?.throwIfAborted();
    const bytes = await encodePart(group, span);
    parts[p] = { ...span, rows: countKeyRows(group.keyRows, span), sha256: hashBytes(bytes) };
    await keep(results, TABLE_NAMES.part(p), bytes);
    onProgress?.(++done, spans.length);
  });
  const head: PartsHead = {
    format: PARTS_FORMAT,
    name: group.name,
    keys: group.keys.length,
    parts,
  };
  const bytes = new TextEncoder().encode(seal(head)), sha256 = hashBytes(bytes);
  if (wanted !== undefined && sha256 !== wanted) throw otherPiece(TABLE_NAMES.head);
  await keep(
    results,
    TABLE_NAMES.rest,
    restOf(group),
    (there) => readRest(there)?.info.contentHash === group.contentHash,
  );
  // It comes last: where it is, all is.
  await keep(results, TABLE_NAMES.head, bytes);
  return sha256;
}

/** Put what is missing or damaged. @param isSame Whether what lies there already is as good; default: equal bytes. */
async function keep(
  results: ResultStore,
  name: string,
  bytes: Uint8Array,
  isSame = (there: Uint8Array) => hashBytes(there) === hashBytes(bytes),
): Promise<void> {
  if (await results.put(name, bytes)) return;
  const there = await results.get(name);
  // What is damaged is put aside by the look, or gone.
  if (there === null) await results.put(name, bytes);
  else if (!isSame(there)) throw otherPiece(name);
}

/** Row groups in a row, as few as parts can be many. */
function partSpans(chunks: GroupInfo["chunks"], mostParts: number): KeySpan[] {
  const each = Math.ceil(chunks.length / mostParts), spans: KeySpan[] = [];
  for (let c = 0; c < chunks.length; c += each) {
    spans.push({ from: chunks[c]!.from, to: chunks[Math.min(c + each, chunks.length) - 1]!.to });
  }
  return spans;
}

/** What only the whole version needs. */
function restOf(group: FeatureGroup): Uint8Array {
  const { dir: _, keys: __, keyRows: ___, futureRows: ____, lateRows: _____, ...info } = group;
  return new TextEncoder().encode(seal({ info } satisfies PartsRest));
}
