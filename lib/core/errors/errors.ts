import { denialHint, denialOf } from "./denial.ts";
import { type ErrorCode, isErrorCode } from "./error_codes.ts";

/** Plain-data form of a {@linkcode ForecastError}, safe to send through `postMessage` and to write as JSON. */
export interface ErrorRecord {
  /** Class name, for instance `DataError`. */
  readonly name: string;
  /** Stable code that callers branch on, upper case, for instance `MISSING_COLUMN`. */
  readonly code: string;
  /** `Cannot <action> as <requirement>: current value is <x>`. */
  readonly message: string;
  /** The remedy in one line; empty when there is none. */
  readonly hint: string;
  /** Values that explain the error. */
  readonly context: Readonly<Record<string, unknown>>;
}

/** Options shared by all {@linkcode ForecastError} constructors. */
export interface ErrorOptionsRecord {
  /** The remedy in one line. */
  hint?: string;
  /** Values that explain the error; must survive JSON. */
  context?: Record<string, unknown>;
  /** The error that led to this one. */
  cause?: unknown;
}

/**
 * Root of every condition that a caller may handle. Programmer mistakes throw `TypeError` or `RangeError` instead.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { DataError, ForecastError } from "@lib/core/errors/errors.ts";
 * const sent = new DataError("MISSING_COLUMN", "Cannot read x.csv as it lacks a column: current value is \"y\"").toJSON();
 * assertEquals(ForecastError.fromJSON(sent) instanceof DataError, true);
 * ```
 */
export class ForecastError extends Error {
  /** Stable code that callers branch on. */
  readonly code: ErrorCode;
  /** The remedy in one line; empty when there is none. */
  readonly hint: string;
  /** Values that explain the error. */
  readonly context: Readonly<Record<string, unknown>>;

  /**
   * Make the error; its `name` is that of the class. An error whose cause is an access that the runtime refused is one of
   * a missing flag, whatever it looked like where it was caught: its code is `PERMISSION_DENIED`, its hint the flag.
   *
   * @param code One of {@linkcode ErrorCode}.
   * @param message `Cannot <action> as <requirement>: current value is <x>`.
   * @param options Hint, context and cause.
   */
  constructor(code: ErrorCode, message: string, options: ErrorOptionsRecord = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    const denial = denialOf(options.cause);
    this.code = denial === null ? code : "PERMISSION_DENIED";
    this.hint = denial === null ? options.hint ?? "" : denialHint(denial);
    this.context = denial === null ? options.context ?? {} : { ...options.context, flag: denial.flag };
  }

  /** Plain data that `postMessage` and JSON keep whole. */
  toJSON(): ErrorRecord {
    return { name: this.name, code: this.code, message: this.message, hint: this.hint, context: this.context };
  }

  /**
   * Rebuild the error, with its class, from {@linkcode ForecastError.toJSON}.
   *
   * @param record What `toJSON` gave. An unknown class name gives a plain `ForecastError`; an unknown code, as of another
   * release, gives `UNEXPECTED` with that code in the context.
   */
  static fromJSON(record: ErrorRecord): ForecastError {
    const Class = CLASSES[record.name] ?? ForecastError;
    const { code, message, hint, context } = record;
    if (isErrorCode(code)) return new Class(code, message, { hint, context: { ...context } });
    return new Class("UNEXPECTED", message, { hint, context: { ...context, code } });
  }

  /**
   * Any thrown value as a `ForecastError`: itself, or wrapped with code `UNEXPECTED` (`PERMISSION_DENIED` if a flag of the
   * runtime is missing).
   *
   * @param thrown Whatever a `catch` received.
   */
  static from(thrown: unknown): ForecastError {
    if (thrown instanceof ForecastError) return thrown;
    const message = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
    return new ForecastError("UNEXPECTED", message, { cause: thrown, hint: "Run again with --debug for the stack." });
  }
}

/** The table of demand, its file or its configuration cannot be used. */
export class DataError extends ForecastError {}
/** One key's series cannot be used for what was asked. */
export class SeriesError extends ForecastError {}
/** A model family cannot fit, predict, encode or decode. */
export class FitError extends ForecastError {}
/** Folds, backtest or selection cannot be carried out. */
export class CompetitionError extends ForecastError {}
/** The registry root or an artifact in it cannot be read or written. */
export class RegistryError extends ForecastError {}
/** A worker failed, was cut off, or the run was interrupted. */
export class WorkerError extends ForecastError {}
/** A tracking server cannot be reached, or does not do what it is asked. */
export class TrackingError extends ForecastError {}

const CLASSES: Record<string, typeof ForecastError> = {
  ForecastError,
  DataError,
  SeriesError,
  FitError,
  CompetitionError,
  RegistryError,
  WorkerError,
  TrackingError,
};
