/**
 * The text of an answer, or null if it is longer than a limit: what a server sends must not fill the memory.
 *
 * @param answer Its body is read or given up. @param most Bytes.
 */
export async function readAnswer(answer: Response, most: number): Promise<string | null> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  // To leave the loop is to give the rest up.
  for await (const chunk of answer.body ?? []) {
    bytes += chunk.length;
    if (bytes > most) return null;
    chunks.push(chunk);
  }
  return await new Blob(chunks).text();
}
