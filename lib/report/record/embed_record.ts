import { gzipSync } from "node:zlib";
import { blockId, RECORD_ID } from "./record_ids.ts";
import type { KeyBlock, RunRecord } from "./run_record.ts";

/**
 * The record as an element of its page: JSON that no text in it can end early.
 *
 * @param record Of a run or an evaluation.
 */
export function recordElement(record: RunRecord): string {
  const json = JSON.stringify(record, (_, value) => shortened(value)).replaceAll("<", "\\u003c");
  return `<script type="application/json" id="${RECORD_ID}">${json}</script>\n`;
}

/**
 * A block of keys as an element of the page: base64 of gzip of its JSON, as a page of thousands of keys would be too large.
 *
 * @param number Of the block, from 0. @param block Its keys.
 */
export function blockElement(number: number, block: KeyBlock): string {
  const json = JSON.stringify(block, (_, value) => shortened(value));
  const packed = gzipSync(new TextEncoder().encode(json), { level: 9 });
  return `<script type="text/plain" id="${blockId(number)}">${packed.toString("base64")}</script>\n`;
}

/** Six significant digits are more than a chart or a reader can tell apart; what is not finite is not known. */
function shortened(value: unknown): unknown {
  if (typeof value !== "number" || Number.isSafeInteger(value)) return value;
  return Number.isFinite(value) ? Number(value.toPrecision(6)) : null;
}
