import { pageFile, STYLE_FILE } from "../../report/parts/html_page.ts";
import { PAGE_FOLDER, SERVICE_SCRIPT, servicePage } from "../../report/service/service_page.ts";
import { bytesAnswer, type Route } from "../api/route.ts";

/** Nothing but what this server sends, inside of no other page. */
const HEADERS = {
  "Content-Security-Policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "X-Frame-Options": "DENY",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Opener-Policy": "same-origin",
};

/** The pages for people and what they load. They hold nothing of the table: that they ask for, with a token where one is needed. */
export const PAGE_ROUTES: readonly Route[] = [
  file("/", "The pages of this server", "text/html; charset=utf-8", servicePage),
  file(
    `/${PAGE_FOLDER}${SERVICE_SCRIPT}`,
    "Part of the pages",
    "text/javascript; charset=utf-8",
    () => pageFile(SERVICE_SCRIPT),
  ),
  file(`/${PAGE_FOLDER}${STYLE_FILE}`, "Part of the pages", "text/css; charset=utf-8", () => pageFile(STYLE_FILE)),
];

function file(path: string, summary: string, type: string, read: () => string): Route {
  const content = { [type.replace(/;.*/, "")]: { type: "string" } };
  let bytes: Uint8Array<ArrayBuffer> | null = null;
  return {
    method: "GET",
    path,
    access: "open",
    doc: { summary, tag: "Pages", answers: { 200: { description: summary, content } } },
    answer() {
      // Unpacked when somebody first asks.
      bytes ??= new TextEncoder().encode(read());
      return bytesAnswer(bytes, type, { headers: HEADERS });
    },
  };
}
