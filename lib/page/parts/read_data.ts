import { DataError } from "../../core/errors/errors.ts";

/**
 * Data that lie in a page as JSON.
 *
 * @param document The page. @param id Of their element.
 * @returns Unchecked: page and data are written together.
 * @throws {DataError} `DAMAGED_FILE` if they are not there, or cut off.
 */
export function readData<Data>(document: Document, id: string): Data {
  return parse(document.getElementById(id)?.textContent ?? "", id);
}

/**
 * Data that lie in a page zipped: base64 of gzip of JSON.
 *
 * @param document The page. @param id Of their element.
 * @returns As {@linkcode readData}.
 * @throws {DataError} `DAMAGED_FILE` if they are not there, or cut off.
 */
export async function readZipped<Data>(document: Document, id: string): Promise<Data> {
  return parse(await unzipped(document.getElementById(id)?.textContent ?? "").catch(() => ""), id);
}

async function unzipped(text: string): Promise<string> {
  const bytes = Uint8Array.from(atob(text.trim()), (letter) => letter.charCodeAt(0));
  return await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
}

function parse<Data>(text: string, id: string): Data {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new DataError(
      "DAMAGED_FILE",
      `Cannot show a page as its part ${id} must be whole: current value has ${text.length} characters that are not JSON`,
      { cause, hint: "Copy the file again, or write it again with deno task report." },
    );
  }
}
