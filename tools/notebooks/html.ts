import { marked } from "marked";
import type { Cell, MediaBundle, Notebook, Output } from "./nbformat.ts";

const STYLE = `
body { font: 15px/1.55 system-ui, sans-serif; color: #20262c; max-width: 900px; margin: 2rem auto; padding: 0 1rem; }
pre { font: 13px/1.45 ui-monospace, monospace; overflow-x: auto; margin: .5rem 0; padding: .6rem .8rem; }
pre.code { background: #f4f6f8; border-left: 3px solid #0072b2; display: none; }
body:has(#code:checked) pre.code { display: block; }
pre.error { background: #fdf0e7; border-left: 3px solid #d55e00; }
nav ul { list-style: none; padding: 0; margin: .3rem 0; columns: 2; }
nav .h3 { padding-left: 1.2rem; }
code { font-family: ui-monospace, monospace; font-size: .92em; }
.output { margin: .5rem 0 1.2rem; overflow-x: auto; }
.results { border-bottom: 1px solid #e3e7ea; margin-bottom: 1rem; }
table { border-collapse: collapse; font-size: 13px; }
th, td { padding: .2rem .6rem; border-bottom: 1px solid #e3e7ea; text-align: left; }
svg, img { max-width: 100%; height: auto; }
@media print { label, nav { display: none; } }
`;

/** Tag of the cells whose outputs a page opens with. */
const RESULTS = "results";

/**
 * An executed notebook as one HTML page that needs no other file and no script: its first cell, the outputs of cells tagged
 * `results`, contents, then all cells; code is hidden until it is asked for.
 *
 * @param notebook Executed. @param title Of the page.
 */
export async function renderHtml(notebook: Notebook, title: string): Promise<string> {
  const { cells } = notebook, contents = new Contents();
  const [first = "", ...rest] = await Promise.all(cells.map((cell) => renderCell(cell)));
  const opening = cells[0]?.cell_type === "markdown" ? first : "", body = opening === "" ? [first, ...rest] : rest;
  const anchored = body.map((html) => contents.anchor(html));
  return `<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n` +
    `<meta name="viewport" content="width=device-width, initial-scale=1">\n` +
    `<title>${escape(title)}</title>\n<style>${STYLE}</style>\n</head>\n<body>\n${
      [opening, failure(cells), results(cells), contents.list(), CODE_SWITCH, ...anchored]
        .filter((part) => part !== "").join("\n")
    }\n</body>\n</html>\n`;
}

const CODE_SWITCH = `<p><label><input type="checkbox" id="code"> Show code</label></p>`;

function results(cells: readonly Cell[]): string {
  const outputs = cells.filter(({ metadata }) => metadata.tags?.includes(RESULTS)).map(outputsOf).join("");
  return outputs === "" ? "" : `<section class="results">${outputs}</section>`;
}

/** A page of a run that stopped says so before anything else. */
function failure(cells: readonly Cell[]): string {
  const at = cells.findIndex(({ outputs }) => outputs?.some(({ output_type }) => output_type === "error"));
  return at < 0 ? "" : `<p><b>Stopped at cell ${at + 1}</b>: what follows it has not run.</p>`;
}

/** Headings in their order, each with an anchor of its own. */
class Contents {
  readonly #headings: string[] = [];

  /** A part of the page with anchors. */
  anchor(html: string): string {
    return html.replace(/<h([23])>(.*?)<\/h\1>/g, (_, level, text) => {
      const id = `s${this.#headings.length + 1}`;
      this.#headings.push(`<li class="h${level}"><a href="#${id}">${text}</a></li>`);
      return `<h${level} id="${id}">${text}</h${level}>`;
    });
  }

  list(): string {
    if (this.#headings.length < 2) return "";
    return `<nav aria-label="Contents"><b>Contents</b><ul>${this.#headings.join("")}</ul></nav>`;
  }
}

async function renderCell(cell: Cell): Promise<string> {
  if (cell.cell_type === "markdown") {
    // The other notebooks' pages lie beside this one.
    const html = (await marked.parse(cell.source)).replace(/href="([^":/]+)\.ipynb"/g, 'href="$1.html"');
    return `<section>${html}</section>`;
  }
  if (cell.cell_type !== "code") return "";
  const outputs = cell.metadata.tags?.includes(RESULTS) ? "" : outputsOf(cell);
  return `<section><pre class="code">${escape(cell.source)}</pre>${outputs}</section>`;
}

function outputsOf({ outputs = [] }: Cell): string {
  return outputs.map((output) => `<div class="output">${renderOutput(output)}</div>`).join("");
}

function renderOutput(output: Output): string {
  switch (output.output_type) {
    case "stream":
      return `<pre>${escape(plain(output.text))}</pre>`;
    case "error":
      return `<pre class="error">${escape(plain(output.traceback.join("\n") || output.evalue))}</pre>`;
    default:
      return renderBundle(output.data);
  }
}

/** The richest form that a browser can show. */
function renderBundle(data: MediaBundle): string {
  for (const type of ["image/svg+xml", "text/html"]) if (type in data) return text(data[type]);
  for (const type of ["image/png", "image/jpeg"]) {
    if (type in data) return `<img alt="" src="data:${type};base64,${text(data[type]).trim()}">`;
  }
  if ("text/markdown" in data) return marked.parse(text(data["text/markdown"]), { async: false });
  return "text/plain" in data ? `<pre>${escape(plain(text(data["text/plain"])))}</pre>` : "";
}

function text(value: unknown): string {
  return Array.isArray(value) ? value.join("") : String(value);
}

/** Terminals' colour codes mean nothing in a page. */
function plain(value: string): string {
  // deno-lint-ignore no-control-regex
  return value.replace(/\u001b\[[0-9;]*[A-Za-z]/g, "");
}

function escape(value: string): string {
  return value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
