import { marked } from "marked";
import type { Cell, MediaBundle, Notebook, Output } from "./nbformat.ts";

const STYLE = `
body { font: 15px/1.55 system-ui, sans-serif; color: #20262c; max-width: 900px; margin: 2rem auto; padding: 0 1rem; }
pre { font: 13px/1.45 ui-monospace, monospace; overflow-x: auto; margin: .5rem 0; padding: .6rem .8rem; }
pre.code { background: #f4f6f8; border-left: 3px solid #0072b2; }
pre.error { background: #fdf0e7; border-left: 3px solid #d55e00; }
code { font-family: ui-monospace, monospace; font-size: .92em; }
.output { margin: .5rem 0 1.2rem; overflow-x: auto; }
table { border-collapse: collapse; font-size: 13px; }
th, td { padding: .2rem .6rem; border-bottom: 1px solid #e3e7ea; text-align: left; }
svg, img { max-width: 100%; height: auto; }
`;

/**
 * An executed notebook as one HTML page that needs no other file.
 *
 * @param notebook Executed. @param title Of the page.
 */
export async function renderHtml(notebook: Notebook, title: string): Promise<string> {
  const cells = await Promise.all(notebook.cells.map(renderCell));
  return `<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n` +
    `<meta name="viewport" content="width=device-width, initial-scale=1">\n` +
    `<title>${escape(title)}</title>\n<style>${STYLE}</style>\n</head>\n<body>\n${
      cells.join("\n")
    }\n</body>\n</html>\n`;
}

async function renderCell(cell: Cell): Promise<string> {
  if (cell.cell_type === "markdown") {
    // The other notebooks' pages lie beside this one.
    const html = (await marked.parse(cell.source)).replace(/href="([^":/]+)\.ipynb"/g, 'href="$1.html"');
    return `<section>${html}</section>`;
  }
  if (cell.cell_type !== "code") return "";
  const outputs = (cell.outputs ?? []).map((output) => `<div class="output">${renderOutput(output)}</div>`);
  return `<section><pre class="code">${escape(cell.source)}</pre>${outputs.join("")}</section>`;
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
