/** Numbers of forecasts that are held at a time, 32 MB: a long horizon with many levels takes several reads of a chunk. */
const MOST_NUMBERS = 4_000_000;

/**
 * Chosen keys by read: those of one chunk of the store, as many of them as their forecasts leave room for.
 *
 * @param positions Of the keys, ascending. @param chunks Of the store; `to`: end, exclusive.
 * @param numbers That the forecast of one key has, >= 1.
 */
export function* readsOf(
  positions: readonly number[],
  chunks: readonly { readonly to: number }[],
  numbers: number,
): Generator<number[]> {
  const most = Math.max(1, Math.floor(MOST_NUMBERS / numbers));
  let at = 0;
  for (const { to } of chunks) {
    while (at < positions.length && positions[at]! < to) {
      const read: number[] = [];
      while (at < positions.length && positions[at]! < to && read.length < most) read.push(positions[at++]!);
      yield read;
    }
  }
}
