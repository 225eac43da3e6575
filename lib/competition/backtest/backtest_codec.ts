import { decodeArtifact, encodeArtifact } from "../../core/bytes/artifact.ts";
import { CompetitionError } from "../../core/errors/errors.ts";
import { seriesKey } from "../../core/rows/panel.ts";
import type { Backtest, ContenderFailure } from "./backtest.ts";

type KeyHeader = Pick<Backtest, "reason" | "kind" | "flags"> & {
  readonly parts: readonly string[];
  readonly failures: readonly ContenderFailure[];
  /** Values of a span, where keys of the chunk differ in it. */
  readonly width?: number;
};

const COLUMNS = [
  "actual",
  "forecasts",
  "smear",
  "lift",
  "fallback",
  "scale",
  "spread",
  "traits",
  "losses",
  "fitMs",
  "bytes",
] as const;

/** Those that all keys have, or, of one target, none. */
const SCALES = "scales";

type Column = (typeof COLUMNS)[number] | typeof SCALES;

/** Columns that have so many values as a span has. */
const WIDE: ReadonlySet<Column> = new Set(["actual", "forecasts", "fallback"]);

/**
 * Backtests of a chunk of keys as bytes, for the journal of a run.
 *
 * @param backtests Keys with the same contenders and spans; how many values a span has may differ.
 * @throws {RangeError} If their shapes differ.
 */
export function encodeBacktests(backtests: readonly Backtest[]): Uint8Array<ArrayBuffer> {
  const widths = backtests.map(widthOfSpan), isEven = widths.every((width) => width === widths[0]);
  const keys = backtests.map(({ key, reason, kind, flags, failures }, k): KeyHeader => ({
    parts: key.parts,
    reason,
    kind,
    flags,
    failures,
    ...isEven ? {} : { width: widths[k] },
  }));
  const names = backtests[0]?.scales === undefined ? COLUMNS : [...COLUMNS, SCALES] as const;
  const arrays = Object.fromEntries(names.map((name: Column) => {
    const valuesOf = (backtest: Backtest) => backtest[name] ?? new Float64Array(0);
    const share = (k: number) => WIDE.has(name) ? widths[k]! : 1;
    const unit = backtests[0] === undefined ? 0 : valuesOf(backtests[0]).length / share(0);
    const joined = new Float64Array(unit * backtests.reduce((sum, _, k) => sum + share(k), 0));
    let at = 0;
    backtests.forEach((backtest, k) => {
      const values = valuesOf(backtest);
      if (values.length !== unit * share(k)) throw unequal(name, unit * share(k), values.length);
      joined.set(values, at);
      at += values.length;
    });
    return [name, joined];
  }));
  return encodeArtifact({ header: { keys }, arrays });
}

/** Values of a span. */
function widthOfSpan({ actual, scale }: Backtest): number {
  return actual.length / (scale.length / 2);
}

/**
 * Inverse of {@linkcode encodeBacktests}; columns are views of the bytes.
 *
 * @param bytes What it gave.
 * @throws {CompetitionError} `CORRUPT_JOURNAL` if the keys or a column are missing or of another length.
 * @throws {FitError} `CORRUPT_ARTIFACT` if the bytes are not whole.
 */
export function decodeBacktests(bytes: Uint8Array): Backtest[] {
  const { header, arrays } = decodeArtifact(bytes);
  if (!Array.isArray(header.keys)) throw corrupt("keys");
  const keys: readonly KeyHeader[] = header.keys, firsts = [0];
  for (const { width = 1 } of keys) firsts.push(firsts.at(-1)! + width);
  const view = (name: Column, k: number): Float64Array => {
    const column = arrays[name], isWide = WIDE.has(name);
    const size = (column?.length ?? NaN) / (isWide ? firsts.at(-1)! : keys.length);
    if (!(column instanceof Float64Array) || !Number.isInteger(size)) throw corrupt(`column ${name}`);
    return isWide
      ? column.subarray(firsts[k]! * size, firsts[k + 1]! * size)
      : column.subarray(k * size, (k + 1) * size);
  };
  return keys.map(({ parts, width: _, ...rest }, k) => ({
    ...rest,
    key: seriesKey(parts),
    actual: view("actual", k),
    forecasts: view("forecasts", k),
    smear: view("smear", k),
    lift: view("lift", k),
    fallback: view("fallback", k),
    scale: view("scale", k),
    ...arrays[SCALES] === undefined ? {} : { scales: view(SCALES, k) },
    spread: view("spread", k),
    traits: view("traits", k),
    losses: view("losses", k),
    fitMs: view("fitMs", k),
    bytes: view("bytes", k),
  }));
}

function unequal(name: string, expected: number, actual: number): RangeError {
  return new RangeError(
    `Cannot encode backtests as column ${name} must have ${expected} values for every key: current value is ${actual}`,
  );
}

function corrupt(part: string): CompetitionError {
  return new CompetitionError(
    "CORRUPT_JOURNAL",
    `Cannot read a journal as it must hold its ${part} whole: current value lacks it`,
    { hint: "Start the run again without --resume." },
  );
}
