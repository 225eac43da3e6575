import { Buffer } from "node:buffer";
import { createHmac, timingSafeEqual } from "node:crypto";

/** Header of a Jupyter message. */
export interface Header {
  msg_id: string;
  msg_type: string;
  session: string;
  username: string;
  date: string;
  version: string;
}

/** A Jupyter message. */
export interface Message {
  header: Header;
  parent_header: Partial<Header>;
  metadata: Record<string, unknown>;
  content: Record<string, unknown>;
}

const DELIMITER = "<IDS|MSG>";

/**
 * A message as the frames of a ZeroMQ message, signed.
 *
 * @param message What to send. @param key Shared secret of the connection file.
 * @see https://jupyter-client.readthedocs.io/en/stable/messaging.html#the-wire-protocol
 */
export function encodeMessage(message: Message, key: string): string[] {
  const parts = [message.header, message.parent_header, message.metadata, message.content].map((part) =>
    JSON.stringify(part)
  );
  return [DELIMITER, sign(parts, key), ...parts];
}

/**
 * A message from its frames.
 *
 * @param frames As received, with any routing ids in front. @param key Shared secret of the connection file.
 * @throws {TypeError} If the frames are no message or the signature is not that of the key.
 */
export function decodeMessage(frames: readonly Uint8Array[], key: string): Message {
  const texts = frames.map((frame) => new TextDecoder().decode(frame));
  const start = texts.indexOf(DELIMITER);
  if (start < 0 || texts.length < start + 6) {
    throw new TypeError(
      `Cannot read a kernel message as it has no delimiter: current value has ${frames.length} frames`,
    );
  }
  const [signature = "", ...parts] = texts.slice(start + 1, start + 6);
  const expected = Buffer.from(sign(parts, key)), given = Buffer.from(signature);
  if (expected.length !== given.length || !timingSafeEqual(expected, given)) {
    throw new TypeError("Cannot read a kernel message as its signature must match: current value is of another key");
  }
  const [header, parent_header, metadata, content] = parts.map((part) => JSON.parse(part));
  return { header, parent_header, metadata, content };
}

function sign(parts: readonly string[], key: string): string {
  const hmac = createHmac("sha256", key);
  for (const part of parts) hmac.update(part);
  return hmac.digest("hex");
}
