import { decodeArtifact, encodeArtifact } from "../core/artifact.ts";
import { CompetitionError } from "../core/errors.ts";
import { seriesKey } from "../core/panel.ts";
import type { Backtest, ContenderFailure } from "./backtest.ts";

type KeyHeader = Pick<Backtest, "reason" | "kind" | "flags"> & {
  readonly parts: readonly string[];
  readonly failures: readonly ContenderFailure[];
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

/**
 * Backtests of a chunk of keys as bytes, for the journal of a run.
 *
 * @param backtests Keys with the same contenders, spans and horizon.
 * @throws {RangeError} If their shapes differ.
 */
export function encodeBacktests(backtests: readonly Backtest[]): Uint8Array<ArrayBuffer> {
  const keys = backtests.map(({ key, reason, kind, flags, failures }): KeyHeader => ({
    parts: key.parts,
    reason,
    kind,
    flags,
    failures,
  }));
  const arrays = Object.fromEntries(COLUMNS.map((name) => {
    const size = backtests[0]?.[name].length ?? 0;
    const joined = new Float64Array(size * backtests.length);
    backtests.forEach((backtest, k) => {
      if (backtest[name].length !== size) throw unequal(name, size, backtest[name].length);
      joined.set(backtest[name], k * size);
    });
    return [name, joined];
  }));
  return encodeArtifact({ header: { keys }, arrays });
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
  const keys: readonly KeyHeader[] = header.keys;
  const view = (name: (typeof COLUMNS)[number], k: number): Float64Array => {
    const column = arrays[name];
    const size = (column?.length ?? NaN) / keys.length;
    if (!(column instanceof Float64Array) || !Number.isInteger(size)) throw corrupt(`column ${name}`);
    return column.subarray(k * size, (k + 1) * size);
  };
  return keys.map(({ parts, ...rest }, k) => ({
    ...rest,
    key: seriesKey(parts),
    actual: view("actual", k),
    forecasts: view("forecasts", k),
    smear: view("smear", k),
    lift: view("lift", k),
    fallback: view("fallback", k),
    scale: view("scale", k),
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
