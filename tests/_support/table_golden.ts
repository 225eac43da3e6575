type Rows = readonly (readonly number[])[];

/** What scikit-learn encodes the levels of a category as. */
interface GoldenMeans {
  readonly target: readonly number[];
  /** Of each output: by level. */
  readonly means: Rows;
}

/** `tests/golden/table.json`. */
export const TABLE_GOLDEN: {
  readonly tfidf: { readonly counts: Rows; readonly idf: readonly number[]; readonly weights: Rows };
  readonly svd: { readonly rows: Rows; readonly values: readonly number[]; readonly shares: readonly number[] };
  readonly pca: { readonly rows: Rows; readonly shares: readonly number[]; readonly sizes: Rows };
  readonly target: {
    readonly levels: readonly number[];
    readonly number: GoldenMeans;
    readonly binary: GoldenMeans;
    readonly classes: GoldenMeans;
  };
} = JSON.parse(Deno.readTextFileSync(new URL("../golden/table.json", import.meta.url)));
