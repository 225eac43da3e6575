/** When a key fell silent, by its own rhythm. */
export interface Silence {
  /** Row at which its pause became longer than it has ever been; -1: it is not silent. */
  readonly row: number;
  /** Rows since its last value above zero; 0 if that is the last row. */
  readonly pause: number;
  /** Longest pause before. */
  readonly longest: number;
}

/** Values above zero without which a key has no rhythm. */
const FEWEST_VALUES = 8;
/** How many times its longest pause a key must pause, and how many times its mean one. */
const LONGER = 2, THAN_MEAN = 6;

/**
 * Where a key fell silent: its pause is longer than twice the longest and six times the mean one before, and not shorter
 * than `least`. A key that sells once a month is not silent after a week.
 *
 * @param y Target, shape [n]; zero and NaN are no demand. @param least Rows of the shortest silence, >= 1.
 * @param onSilence Told of each row at which the key fell silent, also where it came back.
 */
export function findSilence(y: ArrayLike<number>, least: number, onSilence?: (row: number) => void): Silence {
  let values = 0, pauses = 0, longest = 0, pause = 0, fell = -1;
  for (let row = 0; row < y.length; row++) {
    if (y[row]! > 0) {
      if (values > 0) {
        longest = Math.max(longest, pause);
        pauses += pause + 1;
      }
      values++;
      pause = 0;
      fell = -1;
      continue;
    }
    if (values === 0) continue;
    pause++;
    if (fell >= 0 || values < FEWEST_VALUES) continue;
    const limit = Math.max(least, LONGER * longest + 1, THAN_MEAN * pauses / (values - 1));
    if (pause < limit) continue;
    fell = row;
    onSilence?.(row);
  }
  return { row: fell, pause, longest };
}
