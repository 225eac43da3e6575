import { DataError } from "../../core/errors/errors.ts";
import { BUNDLE_CALL } from "../../exchange/bundle/bundle_key.ts";
import type { LoadData } from "./read_bundle.ts";

/**
 * Loads files of data as scripts: the one way that browsers leave open both from a disk and under a policy of `script-src
 * 'self'`. A file calls the global function {@linkcode BUNDLE_CALL} with its name and its content, zipped, as base64.
 *
 * @param document Page that takes the scripts. @param folder Of the data, beside the page.
 */
export function scriptLoader(document: Document, folder: string): LoadData {
  const told = new Map<string, string>();
  Object.assign(globalThis, { [BUNDLE_CALL]: (name: string, content: string) => void told.set(name, content) });
  return async (name) => {
    await run(document, `${folder}/${name}.js`);
    const content = told.get(name);
    told.delete(name);
    if (content === undefined) throw unreadable(`${folder}/${name}.js`, "another file");
    return await unzip(Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0)));
  };
}

function run(document: Document, src: string): Promise<void> {
  const script = document.createElement("script");
  return new Promise<void>((resolve, reject) => {
    script.onload = () => resolve();
    script.onerror = () => reject(unreadable(src, "none"));
    script.src = src;
    document.head.append(script);
  }).finally(() => script.remove());
}

async function unzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function unreadable(path: string, found: string): DataError {
  return new DataError("DAMAGED_FILE", `Cannot open the bundle as ${path} must be there: current value is ${found}`, {
    hint: "Copy the whole folder of the bundle, or export it again.",
  });
}
