/** Most bits of one number: what a 32-bit word can take beside a begun byte. */
const MOST_BITS = 24;

/** Writes numbers of any width one behind the other, lowest bit first. */
export class BitWriter {
  #bytes = new Uint8Array(1024);
  #size = 0;
  #held = 0;
  #count = 0;

  /**
   * Append the lowest bits of a number.
   *
   * @param value Integer in [0, 2^width). @param width Bits, in [0, 24].
   */
  write(value: number, width: number): void {
    this.#held |= value << this.#count;
    this.#count += width;
    if (this.#size + 4 > this.#bytes.length) this.#grow();
    while (this.#count >= 8) {
      this.#bytes[this.#size++] = this.#held;
      this.#held >>>= 8;
      this.#count -= 8;
    }
  }

  /**
   * Append one of some number of choices in as few whole bits as can be told apart: truncated binary.
   *
   * @param value Integer in [0, choices). @param choices In [1, 2^24].
   */
  writeChoice(value: number, choices: number): void {
    const width = 31 - Math.clz32(choices), short = 2 ** (width + 1) - choices;
    if (value < short) return this.write(value, width);
    this.write((value + short) >> 1, width);
    this.write((value + short) & 1, 1);
  }

  /** Everything so far, padded with zeros to a whole byte. */
  finish(): Uint8Array<ArrayBuffer> {
    const whole = this.#bytes.slice(0, this.#size + 1);
    whole[this.#size] = this.#held;
    return this.#count === 0 ? whole.subarray(0, this.#size) : whole;
  }

  #grow(): void {
    const wider = new Uint8Array(2 * this.#bytes.length);
    wider.set(this.#bytes);
    this.#bytes = wider;
  }
}

/** Reads what a {@linkcode BitWriter} wrote. It never reads past the end, so a loop over it ends with its bytes. */
export class BitReader {
  readonly #bytes: Uint8Array;
  #at = 0;
  #held = 0;
  #count = 0;

  /** @param bytes What `finish` gave; not copied. */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Bits that are left. */
  get left(): number {
    return 8 * (this.#bytes.length - this.#at) + this.#count;
  }

  /**
   * The next number.
   *
   * @param width Bits, in [0, 24].
   * @throws {RangeError} If fewer are left, or the width is another.
   */
  read(width: number): number {
    while (this.#count < width) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined || width > MOST_BITS) throw outOfBits(width, this.#bytes.length);
      this.#held |= byte << this.#count;
      this.#count += 8;
    }
    const value = this.#held & ((1 << width) - 1);
    this.#held >>>= width;
    this.#count -= width;
    return value;
  }

  /**
   * The next choice, inverse of `writeChoice`.
   *
   * @param choices In [1, 2^24].
   * @throws {RangeError} If too few bits are left.
   */
  readChoice(choices: number): number {
    const width = 31 - Math.clz32(choices), short = 2 ** (width + 1) - choices, value = this.read(width);
    return value < short ? value : 2 * value + this.read(1) - short;
  }
}

function outOfBits(width: number, bytes: number): RangeError {
  return new RangeError(
    `Cannot read ${width} bits as they must be at most ${MOST_BITS} and within the bytes: current value is ${bytes} bytes`,
  );
}
