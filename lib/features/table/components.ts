import { symmetricEigen } from "../../core/numbers/symmetric_eigen.ts";
import { createRng } from "../../core/numbers/random.ts";
import { columnMoments } from "./scale_columns.ts";
import { truncatedSvd } from "./truncated_svd.ts";

/** Principal components of some features. */
export interface PrincipalComponents {
  /** Positions of the features that they are of, shape [c]. */
  readonly features: Int32Array;
  /** Means of the features over the training rows, shape [c]. */
  readonly mean: Float64Array;
  /** Row i is component i on the features divided by their deviations, shape [k × c]. */
  readonly directions: Float64Array;
}

/** Features beyond which eigenvectors of their covariance, whose cost is the cube, give way to a few leading directions. */
const ALL_DIRECTIONS = 300;
/** Rows that leading directions are found on, at most, evenly among all. */
const MOST_ROWS = 5000;

/**
 * Principal components by the eigenvectors of the covariance of standardised features; of more than 300 features by randomised
 * iteration towards the leading ones, on 5,000 rows.
 *
 * @param columns Training rows of all features, each of shape [n]; NaN counts as the mean.
 * @param features Positions of those that the components are of, c of them. @param most Components at most.
 * @returns At most min(most, c) of them, those of the largest variance first.
 * @see Jolliffe (2002), Principal Component Analysis, section 2.3 (of the correlation matrix)
 */
export function learnComponents(
  columns: readonly Float64Array[],
  features: Int32Array,
  most: number,
): PrincipalComponents {
  const c = features.length, moments = Array.from(features, (f) => columnMoments(columns[f]!));
  const { values, vectors } = c > ALL_DIRECTIONS
    ? leading(columns, features, { moments, most })
    : everyDirection(columns, features, moments);
  const k = values.slice(0, most).filter((value) => value > 1e-12 * values[0]!).length;
  const directions = new Float64Array(k * c);
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < c; j++) directions[i * c + j] = vectors[i * c + j]! / (moments[j]!.deviation || 1);
  }
  const mean = Float64Array.from(moments, (of) => of.mean);
  return { features, mean, directions };
}

type Moments = readonly { readonly mean: number; readonly deviation: number }[];

/** Variances along directions, descending; row i of `vectors` is direction i. */
interface Directions {
  readonly values: Float64Array;
  readonly vectors: Float64Array;
}

function everyDirection(columns: readonly Float64Array[], features: Int32Array, moments: Moments): Directions {
  return symmetricEigen(covariance(columns, features, moments), features.length);
}

function leading(
  columns: readonly Float64Array[],
  features: Int32Array,
  { moments, most }: { readonly moments: Moments; readonly most: number },
): Directions {
  const c = features.length, n = columns[features[0]!]!.length, rows = Math.min(n, MOST_ROWS);
  const values = new Float64Array(rows * c);
  features.forEach((feature, j) => {
    const column = columns[feature]!, { mean, deviation } = moments[j]!;
    for (let row = 0; row < rows; row++) {
      const x = column[Math.floor(row * n / rows)]!;
      if (x === x && deviation > 0) values[row * c + j] = (x - mean) / deviation;
    }
  });
  const full = {
    offsets: Int32Array.from({ length: rows + 1 }, (_, row) => row * c),
    columns: Int32Array.from({ length: rows * c }, (_, at) => at % c),
    ...{ values, width: c },
  };
  const { components, values: singular, dimension } = truncatedSvd(full, Math.min(most, c), createRng(c));
  const vectors = new Float64Array(dimension * c);
  for (let j = 0; j < c; j++) {
    for (let i = 0; i < dimension; i++) vectors[i * c + j] = components[j * dimension + i]!;
  }
  return { values: singular.map((value) => value * value / rows), vectors };
}

/** The components of rows. @param columns All features, each of shape [n]. @returns k columns of shape [n]. */
export function projectComponents(
  columns: readonly Float64Array[],
  { features, mean, directions }: PrincipalComponents,
): Float64Array[] {
  const c = features.length, n = columns[0]?.length ?? 0;
  return Array.from({ length: c === 0 ? 0 : directions.length / c }, (_, i) => {
    const out = new Float64Array(n);
    features.forEach((feature, j) => {
      const column = columns[feature]!, centre = mean[j]!, weight = directions[i * c + j]!;
      for (let row = 0; row < n; row++) {
        const x = column[row]!;
        if (x === x) out[row]! += weight * (x - centre);
      }
    });
    return out;
  });
}

/** Of the features divided by their deviations; a missing value is at the mean. */
function covariance(columns: readonly Float64Array[], features: Int32Array, moments: Moments): Float64Array {
  const c = features.length, n = columns[0]?.length ?? 0, out = new Float64Array(c * c);
  const unit = Array.from(features, (feature, j) => {
    const { mean, deviation } = moments[j]!;
    return columns[feature]!.map((x) => x === x && deviation > 0 ? (x - mean) / deviation : 0);
  });
  for (let i = 0; i < c; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let row = 0; row < n; row++) sum += unit[i]![row]! * unit[j]![row]!;
      out[i * c + j] = out[j * c + i] = sum / n;
    }
  }
  return out;
}
