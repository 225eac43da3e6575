/** What scipy says of two samples. */
export interface GoldenSamples {
  readonly a: readonly number[];
  readonly b: readonly number[];
  readonly ks: number;
  readonly p: number;
  readonly wasserstein: number;
}

/** `tests/golden/drift.json`. */
export const DRIFT_GOLDEN: {
  readonly cases: Readonly<Record<string, GoldenSamples>>;
  readonly psi: { readonly expected: readonly number[]; readonly actual: readonly number[]; readonly psi: number };
} = JSON.parse(Deno.readTextFileSync(new URL("../golden/drift.json", import.meta.url)));
