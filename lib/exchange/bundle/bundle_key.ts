import { encodeChampion } from "../../competition/champions/champion_codec.ts";
import type { VerdictLimits } from "../../competition/backtest/verdict.ts";
import { type ArtifactArray, decodeArtifact, encodeArtifact } from "../../core/bytes/artifact.ts";
import type { Calendar } from "../../core/time/calendar.ts";
import type { KeyVerdict } from "../../core/outcome.ts";
import { type ExogenousColumn, type Panel, seriesKey } from "../../core/rows/panel.ts";
import type { Serving } from "../../inference/champions/serving.ts";
import { type BundleWorld, namedBytes, type WorldsWriter } from "./bundle_world.ts";

/** Version of the layout of a bundle's data; a page refuses another. */
export const BUNDLE_FORMAT = 1;

/** Function that every file of data calls with its name and its content. */
export const BUNDLE_CALL = "bundled";

/** Name of the first file of data that a page reads; it names the others. */
export const BUNDLE_HEAD = "head";

/** What all keys of a bundle have in common. */
export interface BundleTable {
  /** Calendar of all period numbers. */
  readonly calendar: Calendar;
  /** Names of the key columns. */
  readonly keyColumns: readonly string[];
  /** Columns beside the target, without their values. */
  readonly exogenous: readonly Omit<ExogenousColumn, "values">[];
}

/** What a page knows before anybody has chosen a key. Plain data. */
export interface BundleHead extends BundleTable {
  /** Layout, {@linkcode BUNDLE_FORMAT}. */
  readonly format: number;
  /** Name of the table. */
  readonly name: string;
  /** Name of its target. */
  readonly target: string;
  /** Version of the table that the history is of, >= 1. */
  readonly dataVersion: number;
  /** Last period known. */
  readonly asOf: number;
  /** Steps per key. */
  readonly horizon: number;
  /** Nominal levels in percent. */
  readonly levels: readonly number[];
  /** Parts of every key, in the order of the files. */
  readonly keys: readonly (readonly string[])[];
  /** Files of keys and how many keys each holds. */
  readonly files: readonly { readonly name: string; readonly keys: number }[];
  /** Files of worlds, by number. */
  readonly worlds: readonly string[];
}

/** One key as the page forecasts it. */
export interface BundledKey {
  /** History, then what is known ahead. */
  readonly series: Panel;
  /** What serves it. */
  readonly serving: Serving;
}

/** What the header of a key says. */
type KeyHeader =
  & { readonly parts: readonly string[]; readonly start: number; readonly newcomers: number | null }
  & (
    | { readonly status: "failed"; readonly reason: string }
    | {
      readonly status: "champion" | "fallback";
      readonly version: number;
      readonly reason: string;
      readonly verdict: KeyVerdict;
      readonly limits: VerdictLimits;
      readonly world: number;
    }
  );

/**
 * One key as bytes: its rows, its model, what serves it. Nothing is rounded.
 *
 * @param series Panel of the one key, history and what is known ahead. @param serving What serves it.
 * @param worlds Takes what its model shares with others.
 */
export function encodeKey(series: Panel, serving: Serving, worlds: WorldsWriter): Uint8Array<ArrayBuffer> {
  const { newcomers = null } = serving;
  const base = {
    parts: series.keys.flatMap(({ parts }) => parts),
    start: series.ds[0] ?? 0,
    newcomers: newcomers === null ? null : worlds.placeNewcomers(newcomers),
  };
  const columns = series.exogenous.map(({ values }, c): [string, ArtifactArray] => [`x${c}`, compact(values)]);
  const arrays: Record<string, ArtifactArray> = { y: compact(series.y), ...Object.fromEntries(columns) };
  if (serving.status === "failed") return encodeArtifact({ header: { ...base, ...pick(serving) }, arrays });
  const { champion, status, version, reason, verdict, limits } = serving;
  const header: KeyHeader = { ...base, status, version, reason, verdict, limits, world: worlds.place(champion) };
  return encodeArtifact({ header: { ...header }, arrays: { ...arrays, model: encodeChampion(champion) } });
}

function pick({ status, reason }: { readonly status: "failed"; readonly reason: string }) {
  return { status, reason };
}

/** The same numbers in fewer bytes, if that changes none: counts, and the zeros and ones of promotions. */
function compact(values: Float64Array): ArtifactArray {
  for (const Type of [Uint8Array, Uint16Array, Int32Array, Float32Array]) {
    const fewer = Type.from(values);
    if (values.every((value, i) => Object.is(value, fewer[i]))) return fewer;
  }
  return values;
}

/**
 * Inverse of {@linkcode encodeKey}.
 *
 * @param bytes What it gave. @param table What all keys share.
 * @param world Gives a world by its number.
 * @throws {FitError} `CORRUPT_ARTIFACT` for broken bytes.
 */
export async function decodeKey(
  bytes: Uint8Array,
  table: BundleTable,
  world: (id: number) => Promise<BundleWorld>,
): Promise<BundledKey> {
  const { header, arrays } = decodeArtifact(bytes), head = header as unknown as KeyHeader;
  const column = (name: string) => Float64Array.from(arrays[name] ?? namedBytes(arrays, name));
  const y = column("y");
  const series: Panel = {
    calendar: table.calendar,
    keyColumns: table.keyColumns,
    keys: [seriesKey(head.parts)],
    offsets: Int32Array.of(0, y.length),
    ds: Int32Array.from(y, (_, i) => head.start + i),
    y,
    exogenous: table.exogenous.map((facts, c) => ({ ...facts, values: column(`x${c}`) })),
  };
  const newcomers = head.newcomers === null ? null : (await world(head.newcomers)).newcomers;
  if (head.status === "failed") return { series, serving: { status: "failed", reason: head.reason, newcomers } };
  const { status, version, reason, verdict, limits } = head;
  const champion = (await world(head.world)).read(namedBytes(arrays, "model"));
  return { series, serving: { status, champion, version, reason, verdict, limits, newcomers } };
}
