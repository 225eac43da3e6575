import { bytesAnswer, type Route } from "./route.ts";

/** A file that a server sends to whoever asks. */
export interface ServedFile {
  /** Path of its route. */
  readonly path: string;
  /** What it is, in the description of the server. */
  readonly summary: string;
  /** Group of operations there. */
  readonly tag: string;
  /** Content type. */
  readonly type: string;
  /** Headers, beside those of every answer: what the page of it may load. */
  readonly headers: Readonly<Record<string, string>>;
  /** Its content, read when somebody first asks. */
  readonly read: () => string | Promise<Uint8Array<ArrayBuffer>>;
}

/** The route of a file that is the same for everybody. */
export function fileRoute({ path, summary, tag, type, headers, read }: ServedFile): Route {
  const content = { [type.replace(/;.*/, "")]: { type: "string" } };
  let bytes: Uint8Array<ArrayBuffer> | null = null;
  return {
    method: "GET",
    path,
    access: "open",
    doc: { summary, tag, answers: { 200: { description: summary, content } } },
    async answer() {
      if (bytes === null) {
        const found = await read();
        bytes = typeof found === "string" ? new TextEncoder().encode(found) : found;
      }
      return bytesAnswer(bytes, type, { headers: { ...headers } });
    },
  };
}
