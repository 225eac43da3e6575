import { deserialize, serialize } from "node:v8";

/** Bytes of a frame's length. */
const HEAD = 4;

/** Longest frame that is believed: more means that something else was written into the stream. */
const LONGEST = 2 ** 31;

/**
 * A message as bytes for a pipe: its length (uint32, little-endian), then the structured clone.
 *
 * @param message Any cloneable value; typed arrays are written as the part that they view.
 * @throws {Error} If it cannot be cloned.
 */
export function encodeFrame(message: unknown): Uint8Array<ArrayBuffer> {
  const body = serialize(message);
  const frame = new Uint8Array(HEAD + body.length);
  new DataView(frame.buffer).setUint32(0, body.length, true);
  frame.set(body, HEAD);
  return frame;
}

/**
 * Inverse of {@linkcode encodeFrame}, without the length.
 *
 * @param body What {@linkcode readFrames} gave. Typed arrays of the message may be views of it.
 */
export function decodeFrame(body: Uint8Array<ArrayBuffer>): unknown {
  return deserialize(body);
}

/**
 * Cut a stream of bytes into the bodies of its frames.
 *
 *     pieces  [len0 bo][dy0 len1 body1 le][n2 …
 *
 * @param stream Pieces of any size. An unfinished last frame is dropped.
 * @throws {RangeError} If the stream holds anything else than frames.
 */
export async function* readFrames(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const head = new Uint8Array(HEAD);
  let body: Uint8Array<ArrayBuffer> | null = null, filled = 0;
  for await (const piece of stream) {
    for (let at = 0; at < piece.length;) {
      const target: Uint8Array = body ?? head;
      const part = piece.subarray(at, at + target.length - filled);
      target.set(part, filled);
      at += part.length;
      filled += part.length;
      if (filled < target.length) continue;
      filled = 0;
      if (body === null) body = new Uint8Array(lengthOf(head));
      else {
        yield body;
        body = null;
      }
    }
  }
}

function lengthOf(head: Uint8Array<ArrayBuffer>): number {
  const length = new DataView(head.buffer).getUint32(0, true);
  if (length > 0 && length < LONGEST) return length;
  throw new RangeError(`Cannot read a frame as its length must be in (0, 2³¹): current value is ${length}`);
}

/** Write a message to this process's standard output, whole, before returning. */
export function writeFrame(message: unknown): void {
  const frame = encodeFrame(message);
  for (let at = 0; at < frame.length;) at += Deno.stdout.writeSync(frame.subarray(at));
}
