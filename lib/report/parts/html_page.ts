import { startHash } from "../../core/bytes/hash.ts";
import { gunzipSync } from "node:zlib";
import { escapeXml } from "../../plots/frame/chart.ts";
import { PAGE } from "./page_files.ts";

/** A page of HTML. */
export interface PageContent {
  /** Title of its tab, as text. */
  readonly title: string;
  /** What it shows, as HTML of `page_parts.ts`; empty ones are left out. */
  readonly body: readonly string[];
  /** Elements with data for the script, as HTML. */
  readonly data?: readonly string[];
  /** Script of {@linkcode pageFile} that runs once all of it is there; none if absent. */
  readonly script?: string;
  /**
   * Folder of the files of the page on its server, ending with a slash. Absent: style and script are inside of the page, which
   * then needs nothing else, and asks for nothing.
   */
  readonly files?: string;
}

/** Style sheet of every page. */
export const STYLE_FILE = "page.css";

/**
 * A page of HTML under a policy that lets nothing run, and nothing be fetched, but what is its own.
 *
 * @param content What it holds.
 * @throws {RangeError} If there is no such script.
 *
 * @example
 * ```ts
 * import { assertMatch } from "@std/assert";
 * import { htmlPage } from "@lib/report/parts/html_page.ts";
 * assertMatch(htmlPage({ title: "Tea & milk", body: ["<p>Fine.</p>"] }), /<title>Tea &amp; milk<\/title>/);
 * ```
 */
export function htmlPage({ title, body, data = [], script, files }: PageContent): string {
  const parts = files === undefined ? inside(script) : beside(files, script);
  return `<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n` +
    `<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="color-scheme" content="light dark">\n` +
    `<meta http-equiv="Content-Security-Policy" content="${parts.policy}; base-uri 'none'; form-action 'none'">\n` +
    `<title>${escapeXml(title)}</title>\n<link rel="icon" href="data:,">\n${parts.style}\n</head>\n<body>\n` +
    `${body.filter((part) => part !== "").join("\n")}\n${data.join("\n")}${parts.script}</body>\n</html>\n`;
}

/**
 * A file of pages: the style sheet, or a script.
 *
 * @param name Its name. @throws {RangeError} If there is none of that name.
 */
export function pageFile(name: string): string {
  const zipped = Object.hasOwn(PAGE, name) ? PAGE[name] : undefined;
  if (zipped !== undefined) return gunzipSync(Uint8Array.fromBase64(zipped)).toString();
  throw new RangeError(
    `Cannot read a file of pages as it must be one of ${Object.keys(PAGE).join(", ")}: current value is ${name}`,
  );
}

interface Assets {
  readonly policy: string;
  readonly style: string;
  readonly script: string;
}

/** Style and script between their tags: neither has a closing tag in it, which the task that builds them checks. */
function inside(name: string | undefined): Assets {
  const style = pageFile(STYLE_FILE), script = name === undefined ? null : pageFile(name);
  const runs = script === null ? "" : `; script-src '${digest(script)}'`;
  return {
    policy: `default-src 'none'; img-src data: blob:; style-src '${digest(style)}'${runs}`,
    style: `<style>${style}</style>`,
    script: script === null ? "" : `<script>${script}</script>\n`,
  };
}

function beside(files: string, script: string | undefined): Assets {
  return {
    policy: "default-src 'self'; img-src 'self' data: blob:",
    style: `<link rel="stylesheet" href="${escapeXml(files)}${STYLE_FILE}">`,
    script: script === undefined ? "" : `<script src="${escapeXml(files)}${script}"></script>\n`,
  };
}

/** As a policy names what is inside of a page. */
function digest(text: string): string {
  return `sha256-${startHash().update(text).digest("base64")}`;
}
