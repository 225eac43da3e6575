import { assert, assertEquals, assertRejects } from "@std/assert";
import { DataError } from "../../lib/core/errors/errors.ts";
import { readArchive, writeArchive } from "../../lib/upkeep/archive.ts";

const NAMES = ["registry/registry.db", `store/${"g".repeat(180)}/v1/panel.parquet`, "reports/empty"];

async function archive(): Promise<{ dir: string; path: string; bytes: Uint8Array<ArrayBuffer> }> {
  const dir = Deno.makeTempDirSync(), path = `${dir}/a.tar`;
  const sources = NAMES.map((name, i) => {
    Deno.writeTextFileSync(`${dir}/${i}`, "content ".repeat(i === 2 ? 0 : 10 + i));
    return { name, path: `${dir}/${i}` };
  });
  await writeArchive(path, sources, { facts: { created: "2024-03-01" } });
  return { dir, path, bytes: Deno.readFileSync(path) };
}

async function codeOf(read: Promise<unknown>): Promise<string> {
  try {
    await read;
    return "";
  } catch (thrown) {
    assert(thrown instanceof DataError, String(thrown));
    return thrown.code;
  }
}

Deno.test("readArchive() gives back what was written, long and empty files too; other programs can open it", async () => {
  const { dir, path } = await archive();
  const manifest = await readArchive(path, (name) => `${dir}/out/${name}`);
  assertEquals(manifest.facts, { created: "2024-03-01" });
  assertEquals(manifest.files.map(({ name }) => name), NAMES);
  for (const [i, name] of NAMES.entries()) {
    assertEquals(Deno.readTextFileSync(`${dir}/out/${name}`), Deno.readTextFileSync(`${dir}/${i}`));
  }
  const listed = await new Deno.Command("tar", { args: ["tf", path] }).output();
  assertEquals(new TextDecoder().decode(listed.stdout).trim().split("\n"), [...NAMES, "manifest.json"]);
});

Deno.test("equal files give equal archives", async () => {
  assertEquals((await archive()).bytes, (await archive()).bytes);
});

Deno.test("an archive with any byte changed is refused, or gives every file as it was", async () => {
  const { dir, path, bytes } = await archive();
  for (let at = 0; at < bytes.length; at += 31) {
    Deno.writeFileSync(path, bytes.map((byte, i) => i === at ? byte ^ 0x21 : byte));
    const out = `${dir}/out-${at}`;
    const code = await codeOf(readArchive(path, (name) => `${out}/${name}`));
    if (code === "") {
      for (const [i, name] of NAMES.entries()) {
        assertEquals(Deno.readTextFileSync(`${out}/${name}`), Deno.readTextFileSync(`${dir}/${i}`), `byte ${at}`);
      }
    } else assertEquals(code, "DAMAGED_FILE", `byte ${at}`);
  }
});

Deno.test("an archive cut anywhere before its end mark is refused", async () => {
  const { dir, path, bytes } = await archive();
  // Two empty blocks mark the end.
  for (let length = 0; length < bytes.length - 1024; length += 97) {
    Deno.writeFileSync(path, bytes.slice(0, length));
    assertEquals(
      await codeOf(readArchive(path, (name) => `${dir}/out-${length}/${name}`)),
      "DAMAGED_FILE",
      `${length}`,
    );
  }
});

Deno.test("names that lead elsewhere, links and foreign tars are refused before anything is written there", async () => {
  const dir = Deno.makeTempDirSync();
  Deno.writeTextFileSync(`${dir}/x`, "x");
  Deno.symlinkSync("x", `${dir}/link`);
  const tar = (args: string[]) =>
    new Deno.Command("tar", { args: ["cf", `${dir}/a.tar`, "-C", dir, ...args] }).output();
  for (const args of [["--transform", "s,^x,../escaped,", "-P", "x"], ["-P", `${dir}/x`], ["link"], ["x"]]) {
    await tar(args);
    const read = readArchive(`${dir}/a.tar`, (name) => `${dir}/out/deep/${name}`);
    assertEquals(await codeOf(read), "DAMAGED_FILE", args.join(" "));
    await assertRejects(() => Deno.lstat(`${dir}/out/escaped`), Deno.errors.NotFound);
  }
});

Deno.test("a missing file and a folder are no archives", async () => {
  const dir = Deno.makeTempDirSync();
  assertEquals(await codeOf(readArchive(`${dir}/none`, (name) => name)), "MISSING_FILE");
  assertEquals(await codeOf(readArchive(dir, (name) => name)), "DAMAGED_FILE");
});

Deno.test("writeArchive() that fails or is stopped leaves the former file and no other", async () => {
  const dir = Deno.makeTempDirSync(), path = `${dir}/a.tar`;
  Deno.writeTextFileSync(path, "former");
  Deno.writeTextFileSync(`${dir}/x`, "x");
  const sources = [{ name: "x", path: `${dir}/x` }, { name: "y", path: dir }];
  await assertRejects(() => writeArchive(path, sources, { facts: {} }));
  await assertRejects(() => writeArchive(path, sources, { facts: {}, signal: AbortSignal.abort() }));
  assertEquals([...Deno.readDirSync(dir)].map(({ name }) => name).sort(), ["a.tar", "x"]);
  assertEquals(Deno.readTextFileSync(path), "former");
});

Deno.test("writeArchive() leaves out what has gone since it was listed", async () => {
  const dir = Deno.makeTempDirSync();
  Deno.writeTextFileSync(`${dir}/x`, "x");
  const sources = [{ name: "gone", path: `${dir}/gone` }, { name: "x", path: `${dir}/x` }];
  const { files } = await writeArchive(`${dir}/a.tar`, sources, { facts: {} });
  assertEquals(files.map(({ name }) => name), ["x"]);
});

Deno.test("readArchive() tells a disk that takes no more from an archive that is damaged", async () => {
  const { path, dir } = await archive();
  const module = new URL("../../lib/upkeep/archive.ts", import.meta.url),
    config = new URL("../../deno.json", import.meta.url);
  const script = `${dir}/read.ts`;
  Deno.writeTextFileSync(
    script,
    `import { readArchive } from ${JSON.stringify(module.href)};
    Deno.addSignalListener("SIGXFSZ" as Deno.Signal, () => {});
    await readArchive(${JSON.stringify(path)}, (name) => ${JSON.stringify(dir)} + "/limited/" + name)
      .then(() => console.log("read"), (error) => console.log(error.code));`,
  );
  Deno.writeTextFileSync(`${dir}/0`, "x".repeat(100_000));
  await writeArchive(path, [{ name: "a", path: `${dir}/0` }], { facts: {} });
  const limited = `trap "" XFSZ; ulimit -f 20; exec "$0" "$@"`;
  const args = [
    "-c",
    limited,
    Deno.execPath(),
    "run",
    "-A",
    "--no-check",
    "--no-lock",
    "--config",
    config.pathname,
    script,
  ];
  const { stdout, stderr } = await new Deno.Command("sh", { args, env: { NO_COLOR: "1" } }).output();
  assertEquals(new TextDecoder().decode(stdout).trim(), "DISK_FULL", new TextDecoder().decode(stderr));
});
