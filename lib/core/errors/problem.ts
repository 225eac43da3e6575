import type { ErrorCode } from "./error_codes.ts";

/** Something stored that is not as it must be, or that a person may want to know of. */
export interface StoredProblem {
  /** What it is, for instance `CORRUPT_PACK`. */
  readonly code: ErrorCode;
  /** File or folder. */
  readonly path: string;
  /** Whom it affects: a key, a version, a run; empty if it cannot be told. */
  readonly name: string;
  /** What is wrong, and where. */
  readonly detail: string;
}

/** What a room found when it verified what it has stored. */
export interface Verification {
  /** Damage: what serves, or could serve, is not as it was written. */
  readonly problems: readonly StoredProblem[];
  /** No damage: left-over files, unfinished runs, what was set aside. */
  readonly notes: readonly StoredProblem[];
}
