/**
 * The largest array of 64-bit numbers that a piece of work makes, in numbers: whether it grows with the square of something is then
 * counted and not timed. Copies of arrays are not seen.
 */
export function largestArray(work: () => void): number {
  const original = globalThis.Float64Array;
  let largest = 0;
  globalThis.Float64Array = new Proxy(original, {
    construct(target, args, newTarget) {
      const made = Reflect.construct(target, args, newTarget);
      largest = Math.max(largest, made.length);
      return made;
    },
  });
  try {
    work();
  } finally {
    globalThis.Float64Array = original;
  }
  return largest;
}
