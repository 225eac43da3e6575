/**
 * Builds what pages run in a browser from its sources: `deno task page`; `--check` only compares with what is committed.
 *
 * Each script is made by `deno bundle` from an entry in lib/page. What only a command needs is replaced (tools/page/): the bytes
 * of WebAssembly, the stand-in for a document. The style sheet is one for all pages: the colours of
 * charts, and lib/page/page.css. Files of a room lie zipped in a module of that room, as what is installed has no files of its own.
 *
 * @module
 */
import { gunzipSync, gzipSync } from "node:zlib";
import { colorSheet } from "../lib/plots/frame/palette.ts";

const ROOT = new URL("..", import.meta.url);
/** What stands for what. */
const TWINS: Readonly<Record<string, string>> = {
  [new URL("lib/plots/frame/new_document.ts", ROOT).href]: "tools/page/new_document.ts",
  [new URL("lib/models/trees/engine_bytes.ts", ROOT).href]: "tools/page/engine_bytes.ts",
  [new URL("lib/models/smoothing/lanes_bytes.ts", ROOT).href]: "tools/page/lanes_bytes.ts",
  [new URL("lib/models/neural/kernels_bytes.ts", ROOT).href]: "tools/page/kernels_bytes.ts",
};

/** Files by name; equal sources give equal texts. */
type PageFiles = Readonly<Record<string, string>>;

/** Modules that hold files of pages, with what goes into them beside the style sheet: scripts by their entry, and other files. */
const MODULES: readonly { output: string; scripts: PageFiles; sources: readonly string[] }[] = [
  { output: "lib/exchange/bundle/page_files.ts", scripts: { "page.js": "bundle/main.ts" }, sources: ["index.html"] },
  {
    output: "lib/report/parts/page_files.ts",
    scripts: { "run.js": "run/main.ts", "service.js": "service/main.ts" },
    sources: [],
  },
];

/** @throws {Error} If the sources cannot be bundled. */
async function buildFiles({ scripts, sources }: typeof MODULES[number], config: string): Promise<PageFiles> {
  const source = (name: string) => Deno.readTextFile(new URL(`lib/page/${name}`, ROOT));
  const files: Record<string, string> = {};
  for (const [name, entry] of Object.entries(scripts)) files[name] = await bundle(`lib/page/${entry}`, config);
  files["page.css"] = colorSheet() + await source("page.css");
  for (const name of sources) files[name] = await source(name);
  for (const [name, text] of Object.entries(files)) {
    // Files are also put between tags, which none may end or turn around.
    if (/<\/(?:script|style)|<!--/i.test(text) && !name.endsWith(".html")) {
      throw new Error(`${name} has an end of its tag`);
    }
  }
  return files;
}

async function bundle(entry: string, config: string): Promise<string> {
  const output = `${config}/script.js`, flags = ["--config", `${config}/deno.json`, "--lock", `${config}/deno.lock`];
  const form = ["--platform", "browser", "--format", "iife", "--minify", "--output", output];
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["bundle", "--quiet", ...flags, ...form, new URL(entry, ROOT).pathname],
    env: { NO_COLOR: "1" },
    stdout: "null",
  }).output();
  if (!success) throw new Error(`Cannot build ${entry}: ${new TextDecoder().decode(stderr)}`);
  return await Deno.readTextFile(output);
}

/** A config that puts the twins in their places, beside the lock file. */
async function writeConfig(folder: string): Promise<void> {
  const { imports } = JSON.parse(await Deno.readTextFile(new URL("deno.json", ROOT)));
  const twins = Object.fromEntries(Object.entries(TWINS).map(([name, path]) => [name, new URL(path, ROOT).href]));
  const absolute = Object.fromEntries(
    Object.entries<string>(imports).map(([name, to]) => [name, to.startsWith("./") ? new URL(to, ROOT).href : to]),
  );
  await Deno.writeTextFile(`${folder}/deno.json`, JSON.stringify({ imports: { ...absolute, ...twins } }));
  // A copy: Deno would take packages out of it that this config does not name.
  await Deno.copyFile(new URL("deno.lock", ROOT), `${folder}/deno.lock`);
}

function moduleText(files: PageFiles): string {
  const entries = Object.entries(files).map(([name, text]) =>
    `  ${JSON.stringify(name)}:\n    "${gzipSync(text, { level: 9 }).toBase64()}",\n`
  );
  return `/** Files of pages, each zipped, as base64; made by \`deno task page\`. */\n` +
    `export const PAGE: Readonly<Record<string, string>> = {\n${entries.join("")}};\n`;
}

/** Files of a committed module; none if it is not there. */
async function committed(output: string): Promise<PageFiles> {
  const { PAGE }: { PAGE: PageFiles } = await import(new URL(output, ROOT).href).catch(() => ({ PAGE: {} }));
  return Object.fromEntries(
    Object.entries(PAGE).map(([name, zipped]) => [name, gunzipSync(Uint8Array.fromBase64(zipped)).toString()]),
  );
}

if (import.meta.main) {
  const folder = await Deno.makeTempDir({ prefix: "page_" });
  try {
    await writeConfig(folder);
    for (const module of MODULES) {
      const files = await buildFiles(module, folder);
      const bytes = Object.values(files).map((text) => new TextEncoder().encode(text).length);
      if (!Deno.args.includes("--check")) {
        await Deno.writeTextFile(new URL(module.output, ROOT), moduleText(files));
        console.log(`${module.output}: ${bytes.reduce((sum, size) => sum + size)} bytes before zipping`);
      } else if (JSON.stringify(await committed(module.output)) !== JSON.stringify(files)) {
        console.error(`${module.output} is not what its sources give: run deno task page, and look at what changed.`);
        Deno.exitCode = 1;
      }
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
