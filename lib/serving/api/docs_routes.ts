import { fileRoute } from "./file_route.ts";
import type { Route } from "./route.ts";

/** Nothing but what this server sends; the page draws its own small pictures and styles. */
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
  "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>1000models: the API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="docs/swagger-ui.css">
<form id="ask" hidden><label>Token <input id="token" type="password" autocomplete="off"></label> <button>Read</button></form>
<main id="page"></main>
<script src="docs/swagger-ui-bundle.js" charset="utf-8"></script>
<script src="docs/start.js"></script>
`;

/** Asks for a token where the description needs one, and gives it to the page. */
const START = `const form = document.getElementById("ask"), token = document.getElementById("token");
async function start() {
  const headers = token.value === "" ? {} : { Authorization: "Bearer " + token.value };
  const answer = await fetch("openapi.json", { headers });
  form.hidden = answer.status !== 401;
  if (!answer.ok) return;
  const page = SwaggerUIBundle({ spec: await answer.json(), dom_id: "#page", deepLinking: false, validatorUrl: null,
    onComplete: () => token.value !== "" && page.preauthorizeApiKey("token", token.value) });
}
form.addEventListener("submit", (event) => (event.preventDefault(), start()));
start();
`;

const HTML = "text/html; charset=utf-8", SCRIPT = "text/javascript; charset=utf-8", STYLE = "text/css; charset=utf-8";
const part = { summary: "Part of the page", tag: "Description", headers: { "Content-Security-Policy": POLICY } };

/** The page of the API and what it loads: fixed files of a pinned package, none of them from elsewhere. */
export const DOCS_ROUTES: readonly Route[] = [
  fileRoute({ ...part, path: "/docs", summary: "This API as a page", type: HTML, read: () => PAGE }),
  fileRoute({ ...part, path: "/docs/start.js", type: SCRIPT, read: () => START }),
  fileRoute({
    ...part,
    path: "/docs/swagger-ui-bundle.js",
    type: SCRIPT,
    read: () => packaged(import.meta.resolve("swagger-ui-dist/swagger-ui-bundle.js")),
  }),
  fileRoute({
    ...part,
    path: "/docs/swagger-ui.css",
    type: STYLE,
    read: () => packaged(import.meta.resolve("swagger-ui-dist/swagger-ui.css")),
  }),
];

function packaged(file: string): Promise<Uint8Array<ArrayBuffer>> {
  return Deno.readFile(new URL(file));
}
