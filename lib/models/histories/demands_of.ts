/** Room for the positions of a series, so that none reserves its own. */
let room = new Int32Array(256);

/**
 * Where values are not zero, unknown ones among them. Without a branch on the data: which period sells, no processor guesses.
 *
 * @param y Shape [n]; NaN is unknown.
 * @returns Ascending positions, valid until the next call.
 */
export function demandsOf(y: Float64Array): Int32Array {
  // A position more than there are values: each is written, also behind the last that counts.
  if (room.length <= y.length) room = new Int32Array(2 * y.length);
  let count = 0;
  for (let t = 0; t < y.length; t++) {
    room[count] = t;
    count += Number(y[t] !== 0);
  }
  return room.subarray(0, count);
}
