/** A broken promise, and where. */
export interface Violation {
  /** For instance `train-again, 17 of 415 (sync handle 12), killed`. */
  readonly at: string;
  readonly what: string;
}

/** How a proof ended. */
export interface ProofResult {
  /** What was looked at, for people. */
  readonly checked: string;
  readonly violations: readonly Violation[];
}

/** One proof by its name. */
export interface Proof {
  /** For instance `replay train-first`. */
  readonly name: string;
  /** What the machine must allow: to trace system calls, to mount folders of a size of their own. */
  readonly needs: readonly ("strace" | "mount")[];
  /** @param options `sweep`: every point instead of a sample. */
  run(options: { sweep: boolean }): Promise<ProofResult>;
}

/** Kinds of violations that are told; `--json` has all. */
const KINDS = 12;

/**
 * Violations of one kind together: their number and the first place.
 *
 * @returns Most frequent first, at most `KINDS`.
 */
export function tellViolations(violations: readonly Violation[]): string[] {
  const kindOf = ({ what }: Violation) => what.replace(/\b[0-9a-f]{16,}\b/g, "#");
  const kinds = [...Map.groupBy(violations, kindOf)].sort(([, a], [, b]) => b.length - a.length);
  const told = kinds.slice(0, KINDS).map(([kind, all]) => `${all.length} × ${kind}\n      first at ${all[0]?.at}`);
  return kinds.length > KINDS ? [...told, `and ${kinds.length - KINDS} kinds more`] : told;
}
