import { newDocument } from "@lib/plots/frame/new_document.ts";

const INDEX = new URL("../../lib/page/index.html", import.meta.url);

/** The page without a browser. */
export function pageDocument(): Document {
  const document = newDocument();
  const [, body = ""] = /<body>([\s\S]*)<\/body>/.exec(Deno.readTextFileSync(INDEX)) ?? [];
  document.body.innerHTML = body;
  return document;
}
