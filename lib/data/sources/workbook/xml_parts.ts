import { Parser } from "htmlparser2";

/** Attributes of an element by local name. */
export type Attributes = Readonly<Record<string, string>>;

/** What is told of the elements of a part, with local names. */
export interface PartHandler {
  open?(name: string, attributes: Attributes): void;
  text?(text: string): void;
  close?(name: string): void;
}

/** Bytes that are parsed at a time. */
const SLICE = 1 << 20;

/**
 * Go through a part of a workbook.
 *
 * @param bytes XML in UTF-8. @param handler Is told of every element, in order. Names are without their prefix.
 * @param onSlice Called after each megabyte, so that the caller can take what has been gathered.
 */
export function* parsePart<T>(bytes: Uint8Array, handler: PartHandler, onSlice: () => Iterable<T>): Generator<T> {
  const local = (name: string) => name.slice(name.indexOf(":") + 1);
  const parser = new Parser({
    onopentag(name, attributes) {
      handler.open?.(local(name), attributes);
    },
    ontext: (text) => handler.text?.(text),
    onclosetag: (name) => handler.close?.(local(name)),
  }, { xmlMode: true, decodeEntities: true });
  const decoder = new TextDecoder();
  for (let at = 0; at < bytes.length; at += SLICE) {
    parser.write(decoder.decode(bytes.subarray(at, at + SLICE), { stream: true }));
    yield* onSlice();
  }
  parser.end(decoder.decode());
  yield* onSlice();
}

/** As {@linkcode parsePart}, of a short part, at once. */
export function readPart(bytes: Uint8Array | undefined, handler: PartHandler): void {
  if (bytes !== undefined) parsePart(bytes, handler, () => []).next();
}

/** An attribute whatever prefix it has: `id` of `r:id`. */
export function attribute(attributes: Attributes, name: string): string | undefined {
  return attributes[name] ?? Object.entries(attributes).find(([key]) => key.endsWith(`:${name}`))?.[1];
}

/** Signs that XML cannot hold are written as `_x000D_`. */
export function unescaped(text: string): string {
  return text.includes("_x")
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code) => String.fromCharCode(parseInt(code, 16)))
    : text;
}
