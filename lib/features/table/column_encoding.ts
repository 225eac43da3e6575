/** What a feature made of a column is; the kind of a line of `feature_info.json`. */
export type EncodedKind =
  | "number"
  | "boolean"
  | "missing"
  | "log"
  | "bin"
  | "category"
  | "level"
  | "target"
  | "date"
  | "text"
  | "interaction"
  | "component";

/** One feature that a column becomes. */
export interface Slot {
  /** Generated name, for instance `price_log`. */
  readonly name: string;
  /** What it is. */
  readonly group: EncodedKind;
  /**
   * How a recipe that scales gives it mean 0 and standard deviation 1: by its `own` deviation, by the largest of those of its
   * column that are scaled `together`, or not (`none`), as it is 0 or 1, or has a scale already.
   */
  readonly scaling: "own" | "together" | "none";
}

/** A feature that comes out of an encoder. */
export interface EncodedFeature {
  /** Generated name, for instance `price_log`. */
  readonly name: string;
  /** What it is. */
  readonly group: EncodedKind;
  /** Encoded columns that it is made of, by position: one, of a product two, of a component none, as it is of all. */
  readonly from: readonly number[];
}

/** Values of a column, one of both: numbers of shape [n], NaN is missing; or texts of shape [n], "" is missing. */
export interface SourceRows {
  /** Empty for a text. */
  readonly values: Float64Array;
  /** Empty for all others. */
  readonly texts: readonly string[];
}

/** Texts that names of features are made of. */
export interface Labels {
  /** Of the column's category numbers. */
  readonly levels: readonly string[];
  /** Of the means of the target: classes or targets; a single one needs none. */
  readonly outputs: readonly string[];
}

/** A number or a boolean: as it is, and what is made of it. */
export interface NumberEncoding {
  /** Tells encodings apart. */
  readonly kind: "number" | "boolean";
  /** What a missing value becomes; null: it stays missing. */
  readonly fill: number | null;
  /** Bounds that values are cut to; null: none. */
  readonly bounds: readonly [number, number] | null;
  /** Whether there is an indicator of missing values. */
  readonly missing: boolean;
  /** Size that the logarithm takes for one, > 0; 0: there is no logarithm. */
  readonly unit: number;
  /** Ascending edges of the classes, each up to and including its edge; empty: there are none. */
  readonly edges: readonly number[];
}

/** A category as it is. */
export interface NativeEncoding {
  /** Tells encodings apart. */
  readonly kind: "native";
}

/** A category as 0/1 columns. */
export interface HotEncoding {
  /** Tells encodings apart. */
  readonly kind: "hot";
  /** Category numbers that have a column, ascending. */
  readonly levels: readonly number[];
  /** Whether rare levels, and those that training rows do not have, share a column. */
  readonly rare: boolean;
  /** Whether there is an indicator of missing values. */
  readonly missing: boolean;
}

/** A category as means of the target on its levels. */
export interface TargetEncoding {
  /** Tells encodings apart. */
  readonly kind: "target";
  /** Category numbers of the training rows, ascending; -1 for missing, shape [L]. */
  readonly levels: Int32Array;
  /** Smoothed means less the overall one, in standard deviations of the target, shape [L × w]. */
  readonly means: Float64Array;
  /** Means of a level: one for each number; for each class, of two the second alone; w. */
  readonly width: number;
}

/** A date as its parts and its age. */
export interface DateEncoding {
  /** Tells encodings apart. */
  readonly kind: "date";
  /** Whether months and days of the week lie on a circle. */
  readonly cyclic: boolean;
  /** Day that ages are counted back from: the newest of the training rows. */
  readonly newest: number;
  /** What a missing date becomes; null: all its parts are missing. */
  readonly fill: number | null;
  /** Whether there is an indicator of missing values. */
  readonly missing: boolean;
}

/** A text as few numbers: weights of hashed n-grams, projected. */
export interface TextEncoding {
  /** Tells encodings apart. */
  readonly kind: "text";
  /** Hashed n-grams that are weighed, ascending, shape [v]. */
  readonly buckets: Int32Array;
  /** How much each tells, by how few texts have it, shape [v]. */
  readonly idf: Float64Array;
  /** Projection, row by row of an n-gram: its directions, then what it says of the target, shape [v × (k + w)]. */
  readonly components: Float32Array;
  /** Directions in which texts differ, k. */
  readonly dimension: number;
  /** Numbers that texts say of the target, w: one for each number or class, of two the second alone. */
  readonly width: number;
  /** Whether there is an indicator of empty texts. */
  readonly missing: boolean;
  /** Least, largest and usual logarithm of the length of a text: others are cut to these, and an empty one is usual; null: as they are. */
  readonly lengths: readonly [number, number, number] | null;
}

/** What is learned of one column. */
export type ColumnEncoding =
  | NumberEncoding
  | NativeEncoding
  | HotEncoding
  | TargetEncoding
  | DateEncoding
  | TextEncoding;

/** How a kind of encoding makes features; what it learns is for a function of its own. */
export interface ColumnEncoder<Encoding> {
  /** The features, in the order of `apply`. `column`: its name. */
  slots(encoding: Encoding, column: string, labels: Labels): Slot[];
  /** Their values, each of shape [n]; rows do not depend on each other. */
  apply(encoding: Encoding, rows: SourceRows): Float64Array[];
}

/** Whether a value is missing. @param values Shape [n]. */
export function isMissingSomewhere(values: Float64Array): boolean {
  for (const value of values) if (value !== value) return true;
  return false;
}

/** The indicator of missing values of a column. @param values Shape [n]. */
export function missingColumn(values: Float64Array): Float64Array {
  const out = new Float64Array(values.length);
  for (let row = 0; row < values.length; row++) if (values[row] !== values[row]) out[row] = 1;
  return out;
}

/** The feature that such an indicator is. @param column Its name. */
export function missingSlot(column: string): Slot {
  return { name: `${column}_missing`, group: "missing", scaling: "none" };
}
