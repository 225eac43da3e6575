/** First 32 bits of the fractional parts of the cube roots of the first 64 primes. */
const ROUNDS = fractions(64, Math.cbrt);
/** Of the square roots of the first eight. */
const START = fractions(8, Math.sqrt);

const BLOCK = 64;

/** The words of a block and those that follow from them: one room for all. */
const words = new Int32Array(64);

/**
 * SHA-256 in plain TypeScript: at once, also where nothing of the host's is loaded yet or can be waited for.
 *
 * @param content Bytes. @returns 32 bytes.
 * @see FIPS 180-4
 */
export function sha256(content: Uint8Array): Uint8Array<ArrayBuffer> {
  const state = START.slice();
  let at = 0;
  for (; at + BLOCK <= content.length; at += BLOCK) mix(state, content, at);
  const tail = paddedTail(content, at);
  for (let i = 0; i < tail.length; i += BLOCK) mix(state, tail, i);
  const digest = new DataView(new ArrayBuffer(32));
  for (let i = 0; i < state.length; i++) digest.setInt32(4 * i, state[i]!);
  return new Uint8Array(digest.buffer);
}

/** What is left behind the last whole block, with a bit behind it and the number of bits at the end. */
function paddedTail(content: Uint8Array, from: number): Uint8Array {
  const left = content.length - from, tail = new Uint8Array(left + 9 <= BLOCK ? BLOCK : 2 * BLOCK);
  tail.set(content.subarray(from));
  tail[left] = 0x80;
  const view = new DataView(tail.buffer);
  view.setUint32(tail.length - 8, Math.floor(content.length / 2 ** 29));
  view.setUint32(tail.length - 4, content.length * 8);
  return tail;
}

function mix(state: Int32Array, bytes: Uint8Array, at: number): void {
  for (let i = 0, from = at; i < 16; i++, from += 4) {
    words[i] = bytes[from]! << 24 | bytes[from + 1]! << 16 | bytes[from + 2]! << 8 | bytes[from + 3]!;
  }
  for (let i = 16; i < 64; i++) {
    const x = words[i - 15]!, y = words[i - 2]!;
    const first = (x >>> 7 | x << 25) ^ (x >>> 18 | x << 14) ^ x >>> 3;
    const second = (y >>> 17 | y << 15) ^ (y >>> 19 | y << 13) ^ y >>> 10;
    words[i] = words[i - 16]! + first + words[i - 7]! + second;
  }
  let a = state[0]!, b = state[1]!, c = state[2]!, d = state[3]!;
  let e = state[4]!, f = state[5]!, g = state[6]!, h = state[7]!;
  for (let i = 0; i < 64; i++) {
    const turned = (e >>> 6 | e << 26) ^ (e >>> 11 | e << 21) ^ (e >>> 25 | e << 7);
    const first = (h + turned + (g ^ e & (f ^ g)) + ROUNDS[i]! + words[i]!) | 0;
    const second = ((a >>> 2 | a << 30) ^ (a >>> 13 | a << 19) ^ (a >>> 22 | a << 10)) + (a & b | c & (a | b));
    h = g;
    g = f;
    f = e;
    e = (d + first) | 0;
    d = c;
    c = b;
    b = a;
    a = (first + second) | 0;
  }
  state[0]! += a;
  state[1]! += b;
  state[2]! += c;
  state[3]! += d;
  state[4]! += e;
  state[5]! += f;
  state[6]! += g;
  state[7]! += h;
}

function fractions(count: number, root: (prime: number) => number): Int32Array {
  const primes: number[] = [];
  for (let n = 2; primes.length < count; n++) if (primes.every((prime) => n % prime !== 0)) primes.push(n);
  return Int32Array.from(primes, (prime) => Math.floor((root(prime) % 1) * 2 ** 32));
}
