/**
 * Shares of the exponents of each row, which sum to 1, in place.
 *
 * @param raw Scores, shape [n × outputs]. @param outputs Numbers of a row, >= 1.
 */
export function softmaxRows(raw: Float64Array, outputs: number): Float64Array {
  for (let at = 0; at < raw.length; at += outputs) {
    let most = -Infinity, sum = 0;
    for (let k = at; k < at + outputs; k++) if (raw[k]! > most) most = raw[k]!;
    for (let k = at; k < at + outputs; k++) sum += raw[k] = Math.exp(raw[k]! - most);
    for (let k = at; k < at + outputs; k++) raw[k]! /= sum;
  }
  return raw;
}
