import { assertEquals, assertRejects } from "@std/assert";
import { DataError } from "../../lib/core/errors/errors.ts";
import { writeArchive } from "../../lib/upkeep/archive.ts";
import type { Folders } from "../../lib/upkeep/folders.ts";
import { Scratch } from "../../lib/storage/files/scratch.ts";
import { restore } from "../../lib/upkeep/restore.ts";

const NAMES = [
  "store/demo/v1/panel.parquet",
  "reports/r1/summary.json",
  "registry/registry.db",
  "registry/packs/p.pack",
];

async function backup(): Promise<{ dir: string; file: string; folders: Folders }> {
  const dir = Deno.makeTempDirSync(), file = `${dir}/b.tar`;
  const sources = NAMES.map((name, i) => {
    Deno.writeTextFileSync(`${dir}/${i}`, name);
    return { name, path: `${dir}/${i}` };
  });
  await writeArchive(file, sources, { facts: { created: "2024-03-01T00:00:00.000Z" } });
  NAMES.forEach((_, i) => Deno.removeSync(`${dir}/${i}`));
  const at = `${dir}/deep/new`;
  return { dir, file, folders: { registry: `${at}/models`, store: `${at}/features`, reports: `${at}/reports` } };
}

function read({ registry, store, reports }: Folders): string[] {
  const paths = [`${store}/demo/v1/panel.parquet`, `${reports}/r1/summary.json`, `${registry}/registry.db`];
  return [...paths, `${registry}/packs/p.pack`].map((path) => Deno.readTextFileSync(path));
}

const names = (dir: string) => [...Deno.readDirSync(dir)].map(({ name }) => name).sort();

Deno.test("restore() puts every file into its folder and leaves nothing beside", async () => {
  const { file, folders, dir } = await backup();
  const restored = await restore(file, folders);
  assertEquals([restored.files, restored.created], [4, "2024-03-01T00:00:00.000Z"]);
  assertEquals(read(folders), NAMES);
  assertEquals(names(`${dir}/deep/new`), ["features", "models", "reports"]);
});

Deno.test("restore() takes empty folders and links to them, and is content with what is already restored", async () => {
  const { file, folders, dir } = await backup();
  Deno.mkdirSync(folders.store, { recursive: true });
  Deno.mkdirSync(`${dir}/disk`);
  Deno.symlinkSync(`${dir}/disk`, folders.registry);
  await restore(file, folders);
  await restore(file, folders);
  assertEquals(read(folders), NAMES);
  assertEquals(Deno.lstatSync(folders.registry).isSymlink, true);
});

Deno.test("restore() refuses a folder that has something else, and changes none", async () => {
  const { file, folders, dir } = await backup();
  Deno.mkdirSync(folders.registry, { recursive: true });
  Deno.writeTextFileSync(`${folders.registry}/registry.db`, "another");
  const error = await assertRejects(() => restore(file, folders), DataError);
  assertEquals([error.code, names(`${dir}/deep/new`)], ["NOT_EMPTY", ["models"]]);
  assertEquals(Deno.readTextFileSync(`${folders.registry}/registry.db`), "another");
});

Deno.test("restore() of an archive that is damaged or of something else leaves nothing", async () => {
  const { file, folders, dir } = await backup();
  const bytes = Deno.readFileSync(file);
  Deno.writeFileSync(file, bytes.map((byte, i) => i === 520 ? byte ^ 1 : byte));
  assertEquals((await assertRejects(() => restore(file, folders), DataError)).code, "DAMAGED_FILE");
  Deno.writeTextFileSync(`${dir}/x`, "x");
  await writeArchive(file, [{ name: "elsewhere/x", path: `${dir}/x` }], { facts: {} });
  assertEquals((await assertRejects(() => restore(file, folders), DataError)).code, "DAMAGED_FILE");
  assertEquals(names(`${dir}/deep/new`), []);
});

Deno.test("restore() into folders in each other, one folder for all, and names with a slash at the end", async () => {
  for (
    const [registry, store, reports] of [
      ["m", "m/features", "m/reports"],
      ["s/m", "s", "r"],
      ["all", "all", "all"],
      ["m/", "./s/", "r//"],
    ]
  ) {
    const { file, dir } = await backup(), at = `${dir}/deep`;
    const folders = { registry: `${at}/${registry}`, store: `${at}/${store}`, reports: `${at}/${reports}` };
    await restore(file, folders);
    assertEquals(read(folders), NAMES, registry);
    await restore(file, folders);
    assertEquals(names(at).filter((name) => name.startsWith(".")), []);
  }
});

Deno.test("restore() leaves a link to the packs where it is", async () => {
  const { file, folders, dir } = await backup();
  Deno.mkdirSync(folders.registry, { recursive: true });
  Deno.mkdirSync(`${dir}/network`);
  Deno.symlinkSync(`${dir}/network`, `${folders.registry}/packs`);
  await restore(file, folders);
  assertEquals([read(folders), names(`${dir}/network`)], [NAMES, ["p.pack"]]);
  assertEquals(Deno.lstatSync(`${folders.registry}/packs`).isSymlink, true);
  await restore(file, folders);
});

Deno.test("restore() refuses a file and a link to nothing in a folder's place", async () => {
  for (const part of ["registry", "store", "reports"] as const) {
    const { file, folders, dir } = await backup();
    Deno.mkdirSync(`${dir}/deep/new`, { recursive: true });
    Deno.symlinkSync(`${dir}/nothing`, folders[part]);
    assertEquals((await assertRejects(() => restore(file, folders), DataError)).code, "NOT_EMPTY");
    Deno.removeSync(folders[part]);
    Deno.writeTextFileSync(folders[part], "mine");
    assertEquals((await assertRejects(() => restore(file, folders), DataError)).code, "NOT_EMPTY");
    assertEquals([Deno.readTextFileSync(folders[part]), names(`${dir}/deep/new`).length], ["mine", 1]);
  }
});

Deno.test("restore() removes what one before it has left that was killed, never what a living one works on", async () => {
  const { file, folders, dir } = await backup(), at = `${dir}/deep/new`;
  for (const name of [".models.01234567-89ab.tmp", ".models.76543210-89ab.tmp/content", ".models.mine.tmp"]) {
    Deno.mkdirSync(`${at}/${name}`, { recursive: true });
  }
  using living = Scratch.beside(folders.registry);
  Deno.mkdirSync(`${at}/.models.aaaaaaaa-aaaa.tmp/theirs`, { recursive: true });
  await restore(file, folders);
  assertEquals(
    names(at),
    [
      living.path.slice(at.length + 1),
      ".models.aaaaaaaa-aaaa.tmp",
      ".models.mine.tmp",
      "features",
      "models",
      "reports",
    ].sort(),
  );
});
