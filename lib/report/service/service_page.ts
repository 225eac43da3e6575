import { htmlPage } from "../parts/html_page.ts";
import { SERVICE_PAGES } from "./service_pages.ts";

/** Script of the pages of a service, and the folder of its files on the server. */
export const SERVICE_SCRIPT = "service.js", PAGE_FOLDER = "pages/";

/** The frame of the pages of a service, which its script fills: nothing of a table is in it. */
export function servicePage(): string {
  const links = SERVICE_PAGES.map(({ id, title }) => `<li><a href="#${id}">${title}</a></li>`).join("");
  return htmlPage({
    title: "1000models",
    files: PAGE_FOLDER,
    script: SERVICE_SCRIPT,
    body: [
      `<a class="skip" href="#content">To the content</a>`,
      `<header class="head"><div><p class="brand"><b id="table-name">1000models</b> <span id="table-facts" class="facts"></span></p>` +
      `</div><div class="controls no-print"><span id="access"></span><span id="look"></span></div></header>`,
      `<nav class="tabs" aria-label="Pages"><ul>${links}<li><a href="docs">API</a></li></ul></nav>`,
      `<p id="status" role="status" class="note"></p>`,
      `<main id="content" tabindex="-1"><noscript>These pages need JavaScript, which this browser does not run.</noscript></main>`,
    ],
  });
}
