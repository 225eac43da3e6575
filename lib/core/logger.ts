/** Where a run says what it does. Passed as a parameter; lib never writes to the console. */
export interface Logger {
  /** Detail for people who debug. */
  debug(message: string): void;
  /** What a user wants to follow. */
  info(message: string): void;
  /** What a user should look at. */
  warn(message: string): void;
}

/** A logger that keeps nothing. */
export const SILENT_LOGGER: Logger = { debug() {}, info() {}, warn() {} };

/** How far a phase has come. */
export interface Progress {
  /** Phase name, for instance `backtest`. */
  readonly phase: string;
  /** Units done, 0 to `total`. */
  readonly done: number;
  /** Units in all, for instance keys. */
  readonly total: number;
  /** Units that have ended and are not done, as they wait for older ones: results are kept in order. */
  readonly ahead?: number;
  /** Keys that the whole is about, where a phase counts something else. */
  readonly keys?: number;
}
