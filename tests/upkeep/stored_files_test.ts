import { assertEquals } from "@std/assert";
import { filesIn, isOwnFile, storeFiles } from "../../lib/upkeep/stored_files.ts";
import { machine } from "./_shared.ts";

Deno.test("storeFiles() names the product's own files of every version, and nothing else that lies there", async () => {
  const { store, build } = machine();
  await build("one");
  await build("two");
  for (const folder of [store, `${store}/demo`, `${store}/demo/v1`]) {
    Deno.writeTextFileSync(`${folder}/notes.txt`, "mine");
    Deno.symlinkSync("nowhere", `${folder}/quarantine.csv`);
  }
  const names = (await storeFiles(store)).map(({ name, path }) => (Deno.statSync(path), name));
  const files = ["v1/group.json", "v1/keys.bin", "v2/group.json", "v2/keys.bin", "current.json"];
  assertEquals(names, files.map((name) => `store/demo/${name}`));
  assertEquals(await storeFiles(`${store}/none`), []);
});

Deno.test("filesIn() leaves links and folders", () => {
  const root = Deno.makeTempDirSync();
  Deno.mkdirSync(`${root}/a/folder.json`, { recursive: true });
  Deno.writeTextFileSync(`${root}/a/x.json`, "");
  Deno.symlinkSync("x.json", `${root}/a/y.json`);
  assertEquals(filesIn(root, "part/a", () => true), [{ name: "part/a/x.json", path: `${root}/a/x.json` }]);
  assertEquals([isOwnFile(`${root}/a/x.json`), isOwnFile(`${root}/a/y.json`), isOwnFile(`${root}/none`)], [
    true,
    false,
    false,
  ]);
});
