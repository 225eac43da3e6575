/** What a server grants its clients. All of them are on by default; times in milliseconds. */
export interface ServingLimits {
  /** Until the headers of a request are there, from its first byte; the connection is closed after it. */
  readonly headerMs: number;
  /** Until the body of a request is there: 408. */
  readonly bodyMs: number;
  /** From the headers to the answer: 503 if it still waited for its turn, 504 if it was being worked on. */
  readonly requestMs: number;
  /** From the headers to the answer of a dry run or a decision, of which one works at a time: 504, and nothing has moved. */
  readonly decisionMs: number;
  /** How long an idle connection stays open between requests. */
  readonly keepAliveMs: number;
  /** Bytes of the headers of a request: 431. */
  readonly headerBytes: number;
  /** Bytes of a body, whether its length is announced or not: 413. */
  readonly bodyBytes: number;
  /** Bytes of all bodies that are being read or answered: 503. */
  readonly heldBytes: number;
  /** Objects and arrays inside of one another in a body: 400. */
  readonly depth: number;
  /** Keys of a request: 413. */
  readonly keys: number;
  /** Rows of actuals and future of a request, each: 413. */
  readonly rows: number;
  /** Connections; more are closed as they come. */
  readonly connections: number;
  /** Requests for forecasts that are worked on at a time. */
  readonly concurrent: number;
  /** Requests for forecasts that wait for their turn: 503. */
  readonly queue: number;
  /** How long a server that ends says that it is not ready before it takes no more connections: balancers look now and then. */
  readonly noticeMs: number;
}

/**
 * Limits of a server of which nobody has said anything: what a client in good order never meets, and what keeps the memory
 * of a server under attack below some hundred megabytes.
 */
export const DEFAULT_LIMITS: ServingLimits = {
  headerMs: 5_000,
  bodyMs: 15_000,
  requestMs: 30_000,
  decisionMs: 300_000,
  keepAliveMs: 5_000,
  headerBytes: 16_384,
  bodyBytes: 4 << 20,
  heldBytes: 64 << 20,
  depth: 16,
  keys: 1_000,
  rows: 20_000,
  connections: 1_000,
  concurrent: 8,
  queue: 256,
  noticeMs: 1_000,
};

/** Limits that may be nothing: nobody waits, and a server ends without notice. */
const MAY_BE_ZERO: ReadonlySet<keyof ServingLimits> = new Set<keyof ServingLimits>(["queue", "noticeMs"]);
/** What timers and counters of the runtime hold: a longer time would be none at all. */
const LARGEST = 2 ** 31 - 1;

/**
 * Limits with the defaults for those that are not given.
 *
 * @param given Some of them.
 * @throws {RangeError} If one is no whole number of its span: 1 to 2³¹ - 1, of `queue` and `noticeMs` from 0.
 */
export function checkLimits(given: Partial<ServingLimits> = {}): ServingLimits {
  const limits = { ...DEFAULT_LIMITS, ...given };
  for (const [name, value] of Object.entries(limits)) {
    const least = MAY_BE_ZERO.has(name as keyof ServingLimits) ? 0 : 1;
    if (Number.isInteger(value) && value >= least && value <= LARGEST) continue;
    throw new RangeError(
      `Cannot serve as the limit ${name} must be a whole number from ${least} to ${LARGEST}: current value is ${value}`,
    );
  }
  return limits;
}
