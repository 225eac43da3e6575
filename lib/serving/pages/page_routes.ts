import { pageFile, STYLE_FILE } from "../../report/parts/html_page.ts";
import { PAGE_FOLDER, SERVICE_SCRIPT, servicePage } from "../../report/service/service_page.ts";
import { fileRoute } from "../api/file_route.ts";
import type { Route } from "../api/route.ts";

/** Nothing but what this server sends, inside of no other page. */
const HEADERS = {
  "Content-Security-Policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "X-Frame-Options": "DENY",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Opener-Policy": "same-origin",
};

const part = { summary: "Part of the pages", tag: "Pages", headers: HEADERS };

/** The pages for people and what they load. They hold nothing of the table: that they ask for, with a token where one is needed. */
export const PAGE_ROUTES: readonly Route[] = [
  fileRoute({
    ...part,
    path: "/",
    summary: "The pages of this server",
    type: "text/html; charset=utf-8",
    read: servicePage,
  }),
  fileRoute({
    ...part,
    path: `/${PAGE_FOLDER}${SERVICE_SCRIPT}`,
    type: "text/javascript; charset=utf-8",
    read: () => pageFile(SERVICE_SCRIPT),
  }),
  fileRoute({
    ...part,
    path: `/${PAGE_FOLDER}${STYLE_FILE}`,
    type: "text/css; charset=utf-8",
    read: () => pageFile(STYLE_FILE),
  }),
];
