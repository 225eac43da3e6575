import type { SeriesKey } from "../../core/rows/panel.ts";
import type { KeyForecast, PanelForecast } from "../champions/forecast_panel.ts";

/** Whether a forecast was given to somebody, or made beside it for comparison. */
export type ForecastRole = "served" | "shadow";

/** A key of a batch, and which version forecast it. */
export interface BatchKey extends Pick<KeyForecast, "model" | "version" | "steps"> {
  /** The key. */
  readonly key: SeriesKey;
  /** Number of the version in the registry (`VersionRow.id`); null for one that the registry does not hold, as of new keys. */
  readonly id: number | null;
  /** Run of the version; empty without one. */
  readonly run: string;
  /** `champion` or `challenger` in a rollout; else empty. */
  readonly cohort: string;
  /** Of a table without a calendar: which row of the key. */
  readonly row?: {
    /** What it is told by, see `rowNamer`. */
    readonly name: string;
    /** Number of the class that was decided for, from 1; 0 for none, and of numbers. */
    readonly decided: number;
  };
}

/** Forecasts of some keys of one table from one origin: what a service answers is one. */
export interface ForecastBatch {
  /** Name of the table. */
  readonly table: string;
  /** Names of the key columns. */
  readonly keyColumns: readonly string[];
  /** Version of the table that the forecasts were made from. */
  readonly dataVersion: number;
  /** Last period known, as the table writes it; empty of rows. */
  readonly origin: string;
  /** The periods after it, as the table writes them, shape [h]; of rows the targets, or the classes. */
  readonly ds: readonly string[];
  /** Hash of what a request brought beside the table; empty without. */
  readonly input: string;
  /** The numbers, by key and step. */
  readonly forecast: Pick<PanelForecast, "horizon" | "levels" | "yhat" | "lo" | "hi">;
  /** One per key, or row of a key, shape [k]; `steps` 0 for one without a forecast. */
  readonly keys: readonly BatchKey[];
}

/** A batch as it is in the journal: with what the log knows beside it. */
export interface LoggedBatch extends ForecastBatch {
  /** Identity of the registry. */
  readonly registry: string;
  /** Whether it was given to somebody. */
  readonly role: ForecastRole;
  /** ISO instant (UTC). */
  readonly loggedAt: string;
}

/** What the JSON head of a record says; the numbers follow. */
interface RecordHead extends Omit<LoggedBatch, "forecast" | "keys"> {
  readonly levels: readonly number[];
  readonly keys: readonly (readonly [
    id: string,
    parts: readonly string[],
    version: number,
    id: number | null,
    run: string,
    model: string,
    cohort: string,
    steps: number,
    row?: string,
    decided?: number,
  ])[];
}

/** Numbers begin at a multiple of their size, so that they can be read in place. */
const ALIGNMENT = Float64Array.BYTES_PER_ELEMENT;

/**
 * Some keys of a batch as the bytes of one record: length of the head, head as JSON, padding, then `yhat`, `lo` and `hi` by
 * level, each of shape [k × h], little-endian.
 *
 * @param batch Batch. @param rows Positions of the keys to take.
 */
export function encodeBatch(batch: LoggedBatch, rows: readonly number[]): Uint8Array<ArrayBuffer> {
  const { forecast: { horizon, levels, yhat, lo, hi }, table, keyColumns, dataVersion, origin, ds, input } = batch;
  const { registry, role, loggedAt } = batch;
  const head: RecordHead = {
    ...{ registry, table, keyColumns, dataVersion, origin, ds: ds.slice(0, horizon), input, role, loggedAt, levels },
    keys: rows.map((k) => {
      const { key, version, id, run, model, cohort, steps, row } = batch.keys[k]!;
      const told = [key.id, key.parts, version, id, run, model, cohort, steps] as const;
      return row === undefined ? told : [...told, row.name, row.decided];
    }),
  };
  const text = new TextEncoder().encode(JSON.stringify(head)), start = startOf(text.length);
  const columns = [yhat, ...lo, ...hi];
  const bytes = new Uint8Array(start + columns.length * rows.length * horizon * ALIGNMENT);
  new DataView(bytes.buffer).setUint32(0, text.length, true);
  bytes.set(text, 4);
  const numbers = new Float64Array(bytes.buffer, start);
  let at = 0;
  for (const column of columns) {
    for (const k of rows) {
      numbers.set(column.subarray(k * horizon, (k + 1) * horizon), at);
      at += horizon;
    }
  }
  return bytes;
}

/**
 * The batch of a record.
 *
 * @param bytes What {@linkcode encodeBatch} gave.
 */
export function decodeBatch(bytes: Uint8Array<ArrayBuffer>): LoggedBatch {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true), start = startOf(length);
  const { levels, keys, ...head }: RecordHead = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
  const horizon = head.ds.length, size = keys.length * horizon;
  const numbers = new Float64Array(bytes.slice(start).buffer);
  const column = (c: number) => numbers.subarray(c * size, (c + 1) * size);
  return {
    ...head,
    forecast: {
      horizon,
      levels,
      yhat: column(0),
      lo: levels.map((_, l) => column(1 + l)),
      hi: levels.map((_, l) => column(1 + levels.length + l)),
    },
    keys: keys.map(([id, parts, version, number, run, model, cohort, steps, name, decided = 0]) => ({
      ...{ key: { id, parts }, version, id: number, run, model, cohort, steps },
      ...name === undefined ? {} : { row: { name, decided } },
    })),
  };
}

function startOf(textBytes: number): number {
  return Math.ceil((4 + textBytes) / ALIGNMENT) * ALIGNMENT;
}
