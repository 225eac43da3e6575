/**
 * What a config asks of the features that models learn of the columns of a table without a calendar (its section
 * `features.encode`). Each contender encodes as suits it; a wish holds for all of them.
 */
export interface EncodeWishes {
  /** Columns of text. */
  readonly text: {
    /** Numbers that a text becomes. */
    readonly dimension: number;
  };
  /** Pairs of columns whose product, or combination of categories, is a feature of its own. */
  readonly interactions: readonly (readonly [string, string])[];
  /** Share of the values of a number at each end that are cut to the quantile there; null: as the contender has it. */
  readonly clip: number | null;
  /** Numbers whose logarithm is a feature too. */
  readonly log: readonly string[];
  /** Numbers that become so many classes of about as many rows each. */
  readonly bins: Readonly<Record<string, number>>;
  /** Which features are left out: copies of others, or those that tell no more than by chance; null: none. */
  readonly select: "correlation" | "importance" | "null_importance" | null;
  /** Principal components that the numbers become; null: they stay. */
  readonly pca: number | null;
}
