/**
 * Builds the WebAssembly tree engine from its sources: `deno task engine`; `--check` only compares with what is committed.
 *
 * The sources in lib/models/trees/engine/ are the common subset of TypeScript and AssemblyScript. The build replaces
 * `heap.ts`, `kernels.ts` and `tall.ts` by their twins and leaves out imports of `scalar.ts`, whose types AssemblyScript has itself.
 *
 * The compiler is large, and every command downloads all of deno.lock: so it has a lock file of its own, engine.lock, and
 * its name is kept where the module graph does not see it.
 *
 * @module
 */

/** What of the compiler's interface is used here. */
interface Compiler {
  main(args: readonly string[], files: {
    readFile(name: string): string | null;
    writeFile(name: string, content: string | Uint8Array): void;
    listFiles(): string[];
  }): Promise<{ error: Error | null; stderr: { toString(): string } }>;
}

const COMPILER = "npm:assemblyscript@0.28.20/asc";
const SOURCES = new URL("../lib/models/trees/engine/", import.meta.url);
const OUTPUT = new URL("../lib/models/trees/engine_bytes.ts", import.meta.url);
const TWINS: Readonly<Record<string, string>> = {
  "heap.ts": "heap_wasm.ts",
  "kernels.ts": "kernels_wasm.ts",
  "tall.ts": "tall_wasm.ts",
};
/** `--debug` keeps the names of functions, for profiles. */
const ARGUMENTS = "main.ts --outFile engine.wasm -O3 --runtime stub --enable simd --noAssert --debug".split(" ");

/** The module's bytes; equal sources give equal bytes. @throws {Error} If the compiler refuses the sources. */
async function buildEngine(): Promise<Uint8Array> {
  const { default: compiler }: { default: Compiler } = await import(COMPILER);
  let bytes: Uint8Array = new Uint8Array(0);
  const { error, stderr } = await compiler.main(ARGUMENTS, {
    readFile: readSource,
    writeFile(_name, content) {
      if (content instanceof Uint8Array) bytes = content;
    },
    listFiles: () => [],
  });
  if (error !== null) throw new Error(`Cannot build the engine: ${error.message}\n${stderr.toString()}`);
  return bytes;
}

function readSource(name: string): string | null {
  const file = name.split("/").at(-1) ?? name;
  try {
    const text = Deno.readTextFileSync(new URL(TWINS[file] ?? file, SOURCES));
    return text.replace(/^import [^;]*"\.\/scalar\.ts";$/gm, "").replace(/(from "\.\/\w+)\.ts"/g, '$1"');
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

/** The module that holds the bytes as text, so that any runtime and any worker can load it without reading files. */
function engineModule(bytes: Uint8Array): string {
  return `/** The WebAssembly tree engine, made by \`deno task engine\`. */\n` +
    `export const ENGINE_BYTES =\n  "${bytes.toBase64()}";\n`;
}

if (import.meta.main) {
  const bytes = await buildEngine(), text = engineModule(bytes);
  if (!Deno.args.includes("--check")) {
    Deno.writeTextFileSync(OUTPUT, text);
    console.log(`${bytes.length} bytes`);
  } else if (Deno.readTextFileSync(OUTPUT) !== text) {
    console.error("The committed engine is not what its sources give: run deno task engine, and look at what changed.");
    Deno.exit(1);
  }
}
