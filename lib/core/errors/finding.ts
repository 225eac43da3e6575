import type { FindingCode } from "./finding_codes.ts";

/** How bad a finding is: `error` rows or keys cannot be used, `warning` deserves a look, `info` is for the record. */
export type Severity = "error" | "warning" | "info";

/** Place of a severity, the worst first. */
export const SEVERITY_RANKS: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

/** Result of one check: a code with its evidence. Many problems give one report, not many runs. */
export interface Finding {
  /** Stable code, for instance `DUPLICATE_KEY_TIME`. */
  readonly code: FindingCode;
  /** How bad it is. */
  readonly severity: Severity;
  /** One sentence with the value and the requirement. */
  readonly message: string;
  /** The column concerned; empty if none. */
  readonly column: string;
  /** Rows (or keys, where the message says so) concerned, >= 0. */
  readonly count: number;
  /** Up to five examples, as text. */
  readonly examples: readonly string[];
}
