import { assertEquals, assertRejects } from "@std/assert";
import { gzipSync } from "node:zlib";
import { DataError } from "@lib/core/errors/errors.ts";
import { scriptLoader } from "@lib/page/bundle/load_script.ts";

/** A document that runs the scripts that are put into it. */
function runner(files: Readonly<Record<string, () => void>>): { document: Document; left: () => number } {
  const scripts = new Set<unknown>();
  const document = {
    createElement: () => ({
      src: "",
      onload() {},
      onerror() {},
      remove() {
        scripts.delete(this);
      },
    }),
    head: {
      append(script: { src: string; onload(): void; onerror(): void }) {
        scripts.add(script);
        const file = files[script.src];
        queueMicrotask(() => {
          file?.();
          if (file === undefined) script.onerror();
          else script.onload();
        });
      },
    },
  };
  // The loader needs no more of a document.
  return { document: document as unknown as Document, left: () => scripts.size };
}

function tell(name: string, content: string): () => void {
  const call = () => Reflect.get(globalThis, "bundled") as (name: string, content: string) => void;
  return () => call()(name, gzipSync(content).toString("base64"));
}

Deno.test("scriptLoader() gives what the script of a name has told, and leaves no script behind", async () => {
  const { document, left } = runner({ "data/a.js": tell("a", "first"), "data/b.js": tell("b", "") });
  const load = scriptLoader(document, "data");
  const [a, b] = await Promise.all([load("a"), load("b")]);
  assertEquals([new TextDecoder().decode(a), b?.length, left()], ["first", 0, 0]);
});

Deno.test("scriptLoader() names the file that is missing, or is another", async () => {
  const { document } = runner({ "data/a.js": tell("b", "") }), load = scriptLoader(document, "data");
  const codes = [];
  for (const name of ["gone", "a"]) {
    codes.push((await assertRejects(() => load(name), DataError, `data/${name}.js`)).code);
  }
  assertEquals(codes, ["DAMAGED_FILE", "DAMAGED_FILE"]);
});
