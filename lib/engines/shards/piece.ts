/** Units of a task, [from, to): positions of keys in its chunk or part, of contenders in a pooled task. */
export interface Piece {
  /** The first. */
  readonly from: number;
  /** After the last. */
  readonly to: number;
}

/**
 * Cut a piece of a task into smaller ones.
 *
 * @param piece Of more than one unit. @param parts At most so many, >= 2.
 * @returns About equal ones that make it up, in order.
 */
export function cutPiece({ from, to }: Piece, parts: number): Piece[] {
  const size = Math.ceil((to - from) / parts);
  return Array.from(
    { length: Math.ceil((to - from) / size) },
    (_, i) => ({ from: from + i * size, to: Math.min(from + (i + 1) * size, to) }),
  );
}
