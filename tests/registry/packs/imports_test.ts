import { assertEquals, assertThrows } from "@std/assert";
import { RegistryError } from "@lib/core/errors/errors.ts";
import {
  IMPORTS,
  isImportFile,
  keepImport,
  listImports,
  readImport,
  verifyImports,
} from "@lib/registry/packs/imports.ts";
import { openRegistry } from "@lib/registry/registry.ts";
import { planSweep } from "@lib/registry/maintenance/sweep.ts";
import { verifyRegistry } from "@lib/registry/maintenance/verify.ts";

const ONE = Uint8Array.of(1, 2, 3), TWO = Uint8Array.of(4);

function makeRoot(): string {
  const root = Deno.makeTempDirSync();
  openRegistry(root, { now: () => new Date(0) }).close();
  return root;
}

Deno.test("keepImport() keeps bytes under their hash and moves the name; a former model stays", () => {
  const root = makeRoot();
  assertEquals(listImports(`${root}/nowhere`), []);
  const { entry, former } = keepImport(root, { name: "vendor", bytes: ONE });
  assertEquals([entry.name, former, readImport(root, entry.model)], ["vendor", null, ONE]);
  assertEquals(keepImport(root, { name: "vendor", bytes: ONE }), { entry, former: null });
  const second = keepImport(root, { name: "vendor", bytes: TWO });
  assertEquals(second.former, entry.model);
  keepImport(root, { name: "another", bytes: ONE });
  assertEquals(listImports(root), [{ name: "another", model: entry.model }, second.entry]);
  assertEquals(readImport(root, entry.model), ONE);
  assertEquals(verifyImports(root), { problems: [], bytes: 4 });
});

Deno.test("imports that are damaged or gone are found, never used, and mended by importing again", () => {
  const root = makeRoot(), folder = `${root}/${IMPORTS}`;
  const { entry: { model } } = keepImport(root, { name: "vendor", bytes: ONE });
  const codeOf = (hash: string) => assertThrows(() => readImport(root, hash), RegistryError).code;
  Deno.writeFileSync(`${folder}/${model}.model`, TWO);
  assertEquals([codeOf(model), codeOf("0".repeat(64)), codeOf("..")], Array(3).fill("CORRUPT_IMPORT"));
  assertEquals(verifyRegistry(root).problems.map(({ code, name }) => [code, name]), [["CORRUPT_IMPORT", model]]);
  keepImport(root, { name: "vendor", bytes: ONE });
  assertEquals([readImport(root, model), verifyRegistry(root).problems], [ONE, []]);
  Deno.removeSync(`${folder}/${model}.model`);
  assertEquals(verifyImports(root).problems.map(({ name }) => name), ["vendor"]);
  Deno.writeTextFileSync(
    `${folder}/vendor.json`,
    Deno.readTextFileSync(`${folder}/vendor.json`).replace("vendor", "other"),
  );
  assertEquals([listImports(root), verifyImports(root).problems.length], [[], 1]);
});

Deno.test("imports: what a kill leaves is swept, what is not of this program is left alone", () => {
  const root = makeRoot(), folder = `${root}/${IMPORTS}`;
  keepImport(root, { name: "vendor", bytes: ONE });
  const temporary = ".vendor.json.01234567-89ab.tmp";
  for (const name of [temporary, "notes.md"]) Deno.writeTextFileSync(`${folder}/${name}`, "");
  Deno.utimeSync(`${folder}/${temporary}`, 0, 0);
  const now = new Date();
  assertEquals(planSweep(root, { now, graceDays: 1 }).leftOver.map((path) => path.slice(folder.length + 1)), [
    temporary,
  ]);
  assertEquals(verifyRegistry(root).notes.map(({ code }) => code), ["LEFT_OVER"]);
  assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name).filter(isImportFile).length, 2);
});
