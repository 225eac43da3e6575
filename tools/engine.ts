/**
 * Builds WebAssembly from its sources, the tree engine, the lanes of smoothing filters and the loops of neural networks:
 * `deno task engine`; `--check` only compares with what is committed.
 *
 * The sources in lib/models/trees/engine/ are the common subset of TypeScript and AssemblyScript. The build replaces
 * `heap.ts`, `kernels.ts` and `tall.ts` by their twins and leaves out imports of `scalar.ts`, whose types AssemblyScript has
 * itself. The lanes and the loops are one file of AssemblyScript each.
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
const TWINS: Readonly<Record<string, string>> = {
  "heap.ts": "heap_wasm.ts",
  "kernels.ts": "kernels_wasm.ts",
  "tall.ts": "tall_wasm.ts",
};
/** `--debug` keeps the names of functions, for profiles. */
const ARGUMENTS = "--outFile engine.wasm -O3 --runtime stub --enable simd --noAssert --debug".split(" ");

/** What is built: its folder, the file to begin with, and the module that holds the bytes. */
interface Engine {
  readonly folder: string;
  readonly entry: string;
  readonly output: string;
  /** Of the bytes in `output`. */
  readonly constant: string;
  readonly what: string;
}

const ENGINES: readonly Engine[] = [
  {
    folder: "lib/models/trees/engine/",
    entry: "main.ts",
    output: "lib/models/trees/engine_bytes.ts",
    constant: "ENGINE_BYTES",
    what: "The WebAssembly tree engine",
  },
  {
    folder: "lib/models/smoothing/",
    entry: "lanes_wasm.ts",
    output: "lib/models/smoothing/lanes_bytes.ts",
    constant: "LANES_BYTES",
    what: "The WebAssembly of smoothing filters",
  },
  {
    folder: "lib/models/neural/",
    entry: "kernels_wasm.ts",
    output: "lib/models/neural/kernels_bytes.ts",
    constant: "KERNELS_BYTES",
    what: "The WebAssembly of neural networks",
  },
];

/** The module's bytes; equal sources give equal bytes. @throws {Error} If the compiler refuses the sources. */
async function buildEngine({ folder, entry }: Engine): Promise<Uint8Array> {
  const { default: compiler }: { default: Compiler } = await import(COMPILER);
  const sources = sourcesOf(new URL(`../${folder}`, import.meta.url));
  let bytes: Uint8Array = new Uint8Array(0);
  const { error, stderr } = await compiler.main([entry, ...ARGUMENTS], {
    readFile: (name) => readSource(name, sources),
    writeFile(_name, content) {
      if (content instanceof Uint8Array) bytes = content;
    },
    listFiles: () => [],
  });
  if (error !== null) throw new Error(`Cannot build ${folder}${entry}: ${error.message}\n${stderr.toString()}`);
  return bytes;
}

/** Sources of an engine by the names of their files, which are told apart in all of its folders. */
function sourcesOf(folder: URL): Map<string, URL> {
  return new Map(
    [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) =>
      isDirectory ? [...sourcesOf(new URL(`${name}/`, folder))] : [[name, new URL(name, folder)]]
    ),
  );
}

/** A source as the compiler takes it: it sees one folder, so that where files lie does not change the bytes. */
function readSource(name: string, sources: ReadonlyMap<string, URL>): string | null {
  const file = name.split("/").at(-1) ?? name, url = sources.get(TWINS[file] ?? file);
  if (url === undefined) return null;
  const text = Deno.readTextFileSync(url);
  return text.replace(/^import [^;]*\/scalar\.ts";$/gm, "").replace(/from "\.[./\w]*\/(\w+)\.ts"/g, 'from "./$1"');
}

/** The module that holds the bytes as text, so that any runtime and any worker can load it without reading files. */
function engineModule({ constant, what }: Engine, bytes: Uint8Array): string {
  return `/** ${what}, made by \`deno task engine\`. */\nexport const ${constant} =\n  "${bytes.toBase64()}";\n`;
}

if (import.meta.main) {
  for (const engine of ENGINES) {
    const bytes = await buildEngine(engine), text = engineModule(engine, bytes);
    const output = new URL(`../${engine.output}`, import.meta.url);
    if (!Deno.args.includes("--check")) {
      Deno.writeTextFileSync(output, text);
      console.log(`${engine.output}: ${bytes.length} bytes`);
    } else if (Deno.readTextFileSync(output) !== text) {
      console.error(`${engine.output} is not what its sources give: run deno task engine, and look at what changed.`);
      Deno.exit(1);
    }
  }
}
