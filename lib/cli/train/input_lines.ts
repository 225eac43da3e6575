/**
 * Lines of a stream of UTF-8, without their ends; the last one need not have one.
 *
 * @param stream Read to its end. @param options `signal`: ends the wait for the next line.
 * @throws {DOMException} `AbortError` after the signal.
 */
export async function* inputLines(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  { signal }: { readonly signal?: AbortSignal } = {},
): AsyncGenerator<string> {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream(), { signal })) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
  if (rest !== "") yield rest;
}
