import type { KeptVersion } from "./move_plan.ts";

/** A version that does not move, as the JSON contract has it. */
export interface PlainKept {
  /** Texts of its key columns. */
  readonly key: readonly string[];
  /** Number in the registry. */
  readonly id: number;
  /** Number within its key. */
  readonly version: number;
  /** Its semantic version. */
  readonly semantic: string;
  /** Why it stays, see {@linkcode KeptVersion}. */
  readonly code: string;
}

/**
 * A result as the JSON contract has it: keys as their parts, versions by number.
 *
 * @param result With the versions that it kept where they are.
 */
export function plainKept<Result extends { readonly kept: readonly KeptVersion[] }>(
  { kept, ...result }: Result,
): Omit<Result, "kept"> & { kept: PlainKept[] } {
  return {
    ...result,
    kept: kept.map(({ version: { key, id, version, semantic }, code }) => ({
      key: key.parts,
      id,
      version,
      semantic,
      code,
    })),
  };
}
