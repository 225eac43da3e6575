import type { BitReader, BitWriter } from "../../../core/bytes/bits.ts";

/** Bits of a count, and of the parameter of a feature's gaps. */
const COUNT_BITS = 24, PARAMETER_BITS = 5;
/** Largest parameter: what remains of a gap is one number of the writer. */
const MOST_PARAMETER = 24;

const double = new DataView(new ArrayBuffer(8));

/**
 * Append the ascending cuts of features, exactly. Their first halves differ little from cut to cut, so that gaps are written,
 * in the Golomb code that suits a feature best; many second halves are 0.
 *
 *     feature   count | parameter, first half | cut ...
 *     cut       gap to the first half before it | 0, or 1 and the second half
 *
 * @param writer Takes them. @param cuts By feature, ascending, each a number; shape [p].
 * @see Teuhola (1978), doi:10.1016/0020-0190(78)90024-8, for exponential Golomb codes
 */
export function writeCuts(writer: BitWriter, cuts: readonly Float64Array[]): void {
  for (const own of cuts) {
    writer.write(own.length, COUNT_BITS);
    if (own.length === 0) continue;
    const halves = Array.from(own, halvesOf), gaps = halves.map(([high], i) => i === 0 ? 0 : high - halves[i - 1]![0]);
    const parameter = bestParameter(gaps);
    writer.write(parameter, PARAMETER_BITS);
    writeHalf(writer, halves[0]![0]);
    halves.forEach(([, low], i) => {
      writeGap(writer, gaps[i]!, parameter);
      writer.write(low === 0 ? 0 : 1, 1);
      if (low !== 0) writeHalf(writer, low);
    });
  }
}

/**
 * Inverse of {@linkcode writeCuts}. Every cut takes bits of the reader, so that no count asks for more memory than bytes were given.
 *
 * @param reader At the cuts. @param features Number p.
 * @throws {RangeError} If bits do not suffice or cuts do not ascend.
 */
export function readCuts(reader: BitReader, features: number): Float64Array[] {
  const cuts: Float64Array[] = [];
  for (let f = 0; f < features; f++) {
    const count = reader.read(COUNT_BITS), own: number[] = [];
    const parameter = count === 0 ? 0 : reader.read(PARAMETER_BITS);
    if (parameter > MOST_PARAMETER) throw wrong(`a parameter must be at most ${MOST_PARAMETER}`, parameter);
    let high = count === 0 ? 0 : readHalf(reader);
    for (let i = 0, before = NaN; i < count; i++) {
      high += readGap(reader, parameter);
      const cut = numberOf(high, reader.read(1) === 0 ? 0 : readHalf(reader));
      if (!(i === 0 ? cut === cut : cut > before)) throw wrong("they must ascend", cut);
      own.push(before = cut);
    }
    cuts.push(Float64Array.from(own));
  }
  return cuts;
}

/** Both halves of a number as unsigned integers that ascend with it. */
function halvesOf(value: number): [high: number, low: number] {
  double.setFloat64(0, value);
  const high = double.getUint32(0), low = double.getUint32(4);
  return high >= 2 ** 31 ? [~high >>> 0, ~low >>> 0] : [high + 2 ** 31, low];
}

function numberOf(high: number, low: number): number {
  if (high >= 2 ** 32) throw wrong("gaps must end within numbers", high);
  const negative = high < 2 ** 31;
  double.setUint32(0, negative ? ~high : high - 2 ** 31);
  double.setUint32(4, negative ? ~low : low);
  return double.getFloat64(0);
}

/** The parameter that takes the fewest bits. */
function bestParameter(gaps: readonly number[]): number {
  let best = 0, least = Infinity;
  for (let parameter = 0; parameter <= MOST_PARAMETER; parameter++) {
    let bits = 0;
    for (const gap of gaps) bits += 2 * widthOf(gap, parameter) + parameter;
    if (bits < least) [best, least] = [parameter, bits];
  }
  return best;
}

/** Bits of a gap's quotient, plus one, below its highest. */
function widthOf(gap: number, parameter: number): number {
  return 31 - Math.clz32(quotientOf(gap, parameter) + 1);
}

function quotientOf(gap: number, parameter: number): number {
  return gap >>> parameter;
}

/** As many zeros as the quotient plus one has bits below its highest, a one, those bits, then the remainder. */
function writeGap(writer: BitWriter, gap: number, parameter: number): void {
  const quotient = quotientOf(gap, parameter), width = widthOf(gap, parameter);
  for (let i = 0; i < width; i++) writer.write(0, 1);
  writer.write(1, 1);
  for (let i = 0; i < width; i++) writer.write(Math.floor((quotient + 1) / 2 ** i) % 2, 1);
  writer.write(gap % 2 ** parameter, parameter);
}

function readGap(reader: BitReader, parameter: number): number {
  let width = 0, rest = 0;
  while (reader.read(1) === 0) width++;
  if (width > 32) throw wrong("a gap must be one of 32 bits", width);
  for (let i = 0; i < width; i++) rest += reader.read(1) * 2 ** i;
  return (2 ** width + rest - 1) * 2 ** parameter + reader.read(parameter);
}

function writeHalf(writer: BitWriter, half: number): void {
  writer.write(half % 2 ** 16, 16);
  writer.write(Math.floor(half / 2 ** 16), 16);
}

function readHalf(reader: BitReader): number {
  return reader.read(16) + reader.read(16) * 2 ** 16;
}

function wrong(requirement: string, found: unknown): RangeError {
  return new RangeError(`Cannot read cuts as ${requirement}: current value is ${found}`);
}
