/**
 * Builds the page of bundles from its sources: `deno task page`; `--check` only compares with what is committed.
 *
 * The script is made by `deno bundle` from lib/page/main.ts. What only a command needs is replaced (tools/page/): the bytes of the
 * WebAssembly engine, the stand-in for a document, Node's hashes.
 *
 * @module
 */
import { gunzipSync, gzipSync } from "node:zlib";

const ROOT = new URL("..", import.meta.url);
const OUTPUT = new URL("lib/exchange/page_files.ts", ROOT);
/** What stands for what. */
const TWINS: Readonly<Record<string, string>> = {
  "node:crypto": "tools/page/node_crypto.ts",
  [new URL("lib/plots/new_document.ts", ROOT).href]: "tools/page/new_document.ts",
  [new URL("lib/models/trees/engine_bytes.ts", ROOT).href]: "tools/page/engine_bytes.ts",
};

/** Files of the page by name; equal sources give equal texts. @throws {Error} If the sources cannot be bundled. */
async function buildPage(): Promise<Record<string, string>> {
  const scratch = await Deno.makeTempDir({ prefix: "page_" });
  try {
    const { imports } = JSON.parse(await Deno.readTextFile(new URL("deno.json", ROOT)));
    const twins = Object.fromEntries(Object.entries(TWINS).map(([name, path]) => [name, new URL(path, ROOT).href]));
    const absolute = Object.fromEntries(
      Object.entries<string>(imports).map(([name, to]) => [name, to.startsWith("./") ? new URL(to, ROOT).href : to]),
    );
    await Deno.writeTextFile(`${scratch}/deno.json`, JSON.stringify({ imports: { ...absolute, ...twins } }));
    // A copy: Deno would take packages out of it that this config does not name.
    await Deno.copyFile(new URL("deno.lock", ROOT), `${scratch}/deno.lock`);
    const flags = ["--config", `${scratch}/deno.json`, "--lock", `${scratch}/deno.lock`];
    const form = ["--platform", "browser", "--format", "iife", "--minify", "--output", `${scratch}/page.js`];
    await run(["bundle", "--quiet", ...flags, ...form, new URL("lib/page/main.ts", ROOT).pathname]);
    const source = (name: string) => Deno.readTextFile(new URL(`lib/page/${name}`, ROOT));
    return {
      "page.js": await Deno.readTextFile(`${scratch}/page.js`),
      "page.css": await source("page.css"),
      "index.html": await source("index.html"),
    };
  } finally {
    await Deno.remove(scratch, { recursive: true });
  }
}

async function run(args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), { args, env: { NO_COLOR: "1" }, stdout: "null" })
    .output();
  if (!success) throw new Error(`Cannot build the page: ${new TextDecoder().decode(stderr)}`);
}

/** The module that holds the files zipped, as text, so that an installed library needs no files of its own. */
function pageModule(files: Readonly<Record<string, string>>): string {
  const entries = Object.entries(files).map(([name, text]) =>
    `  ${JSON.stringify(name)}:\n    "${gzipSync(text, { level: 9 }).toBase64()}",\n`
  );
  return `/** The page of a bundle, each file zipped, as base64; made by \`deno task page\`. */\n` +
    `export const PAGE: Readonly<Record<string, string>> = {\n${entries.join("")}};\n`;
}

/** Files of the committed module. */
async function committedPage(): Promise<Record<string, string>> {
  const { PAGE }: { PAGE: Readonly<Record<string, string>> } = await import(OUTPUT.href);
  return Object.fromEntries(
    Object.entries(PAGE).map(([name, zipped]) => [name, gunzipSync(Uint8Array.fromBase64(zipped)).toString()]),
  );
}

if (import.meta.main) {
  const files = await buildPage(), bytes = Object.values(files).map((text) => new TextEncoder().encode(text).length);
  if (!Deno.args.includes("--check")) {
    await Deno.writeTextFile(OUTPUT, pageModule(files));
    console.log(`${bytes.reduce((sum, size) => sum + size)} bytes`);
  } else if (JSON.stringify(await committedPage()) !== JSON.stringify(files)) {
    console.error("The committed page is not what its sources give: run deno task page, and look at what changed.");
    Deno.exit(1);
  }
}
