/** A seeded stream of random numbers. Equal seeds give equal streams on every machine. */
export interface Rng {
  /** Next number in [0, 1), 32 bits of resolution. */
  next(): number;
  /** Next integer in [0, bound). */
  integer(bound: number): number;
  /** Next standard normal variate (Box-Muller). */
  normal(): number;
}

/**
 * Mix any number of texts and numbers into one 32-bit seed; the order and the borders of the parts count.
 *
 * @param parts Texts or finite numbers, for instance a plan hash and a key id.
 * @returns Unsigned 32-bit integer.
 */
export function hashSeed(...parts: readonly (string | number)[]): number {
  let h = 0x811c9dc5;
  for (const part of parts) {
    const text = String(part);
    // The length goes first, so that ("a", "bc") and ("ab", "c") differ.
    h = Math.imul(h ^ text.length, 0x01000193);
    for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  }
  // murmur3 finaliser: FNV alone leaves nearby inputs correlated.
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/**
 * A seeded generator (sfc32: 128 bits of state, passes PractRand).
 *
 * @param seed Unsigned 32-bit integer; see {@linkcode hashSeed}.
 * @see http://pracrand.sourceforge.net/RNG_engines.txt
 */
export function createRng(seed: number): Rng {
  let a = seed | 0, b = 0x9e3779b9 | 0, c = 0x243f6a88 | 0, counter = 1;
  const bits = () => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + t | 0;
    return t >>> 0;
  };
  for (let i = 0; i < 12; i++) bits();
  let spare = NaN;
  const next = () => bits() / 4294967296;
  return {
    next,
    integer: (bound) => Math.floor(next() * bound),
    normal() {
      if (!Number.isNaN(spare)) {
        const value = spare;
        spare = NaN;
        return value;
      }
      const radius = Math.sqrt(-2 * Math.log(1 - next()));
      const angle = 2 * Math.PI * next();
      spare = radius * Math.sin(angle);
      return radius * Math.cos(angle);
    },
  };
}

/**
 * Put numbers in any order, in their place.
 *
 * @param list Shape [n]; changed. @param rng Drawn from n - 1 times.
 * @returns The list.
 * @see Durstenfeld (1964), doi:10.1145/364520.364540
 */
export function shuffle<List extends Int32Array | Uint8Array>(list: List, rng: Rng): List {
  for (let i = list.length - 1; i > 0; i--) {
    const j = rng.integer(i + 1), held = list[i]!;
    list[i] = list[j]!;
    list[j] = held;
  }
  return list;
}
