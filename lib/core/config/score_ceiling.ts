/**
 * A series' MASE or RMSSE counts at most this in a mean over series: a key that was zero for years and sells again has a scale
 * of almost nothing and an RMSSE of thousands, which would be the mean of all.
 */
export const SCORE_CEILING = 10;
