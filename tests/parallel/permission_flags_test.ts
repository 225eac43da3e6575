import { assertEquals } from "@std/assert";
import { copy } from "@std/fs";
import { patience } from "../_support/patience.ts";

const ROOT = new URL("../../", import.meta.url);
const LIB = new URL("lib/", ROOT).pathname;
const SCHEMA = new URL("config/schema.json", ROOT).pathname;

/** The flags of a worker whose pool's process has these permissions. */
async function flags(given: readonly string[], reads?: readonly string[], cwd?: string): Promise<string[]> {
  const entry = new URL("lib/training/tasks/worker.ts", ROOT).href;
  const program = `import { permissionFlags } from "${new URL("lib/parallel/permission_flags.ts", ROOT)}";
    console.log(JSON.stringify(permissionFlags(${JSON.stringify(entry)}, ${JSON.stringify(reads)})));`;
  const file = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    await Deno.writeTextFile(file, program);
    const args = ["run", "--no-check", "--no-prompt", "--no-lock", ...given, file];
    const { stdout } = await new Deno.Command(Deno.execPath(), { args, cwd, signal: patience() }).output();
    return JSON.parse(new TextDecoder().decode(stdout));
  } finally {
    await Deno.remove(file);
  }
}

Deno.test("permissionFlags() gives a worker what its pool's process has as a whole, and no more", async () => {
  assertEquals(await flags(["--allow-read", "--allow-net", "--allow-env=HOME"]), [
    "--no-prompt",
    "--allow-read",
    "--allow-net",
  ]);
  const all = ["read", "write", "net", "env", "sys", "run", "ffi", "import"].map((kind) => `--allow-${kind}`);
  assertEquals(await flags(["-A"]), ["--no-prompt", ...all]);
  assertEquals(await flags(["-A", "--deny-write=/etc"]), [
    "--no-prompt",
    ...all.filter((flag) => flag !== "--allow-write"),
  ]);
});

Deno.test("permissionFlags() gives reading alone where it is known what is read", async () => {
  const modules = `${LIB},${SCHEMA},${LIB}training/tasks/`;
  assertEquals(await flags(["-A"], ["store", "b"]), ["--no-prompt", `--allow-read=${modules},store,b`]);
});

Deno.test("permissionFlags() gives the parts of a permission that it is asked for and has", async () => {
  const modules = `${LIB},${LIB}training/tasks/`;
  const given = [`--allow-read=${LIB},/here`];
  assertEquals(await flags(given, ["/here", "/elsewhere"]), ["--no-prompt", `--allow-read=${modules},/here`]);
  assertEquals(await flags(given), ["--no-prompt", `--allow-read=${modules}`]);
  assertEquals(await flags([]), ["--no-prompt"]);
});

Deno.test("permissionFlags() names what has a comma from the working folder, or else by the nearest folder above", async () => {
  const root = await Deno.makeTempDir(), cwd = `${root}/a, b`;
  await Deno.mkdir(cwd);
  const reads = [cwd, `${cwd}/store`, `${cwd}/c,d/store`, `${root}/e,f/store`, "c,d", `${root}/plain`];
  const said = async (given: string) => (await flags([given], reads, cwd)).at(-1);
  try {
    const all = [LIB, SCHEMA, `${LIB}training/tasks/`, ".", "store", ".", "..", ".", `${root}/plain`];
    assertEquals(await said("-A"), `--allow-read=${all.join(",")}`);
    // Never more than this process may read: the folder above would be.
    assertEquals(await said("--allow-read=."), "--allow-read=.,store,.,.");
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

Deno.test("permissionFlags() a worker reads a folder with a comma, of a project in one, wherever it is called from", async () => {
  const root = await Deno.makeTempDir(), home = `${root}/acme, inc`, worker = `${home}/lib/training/entry.ts`;
  const text = (path: string, content: string) => Deno.writeTextFile(path, content);
  try {
    await Deno.mkdir(`${home}/lib/training`, { recursive: true });
    for (const room of ["core", "parallel"]) await copy(`${LIB}${room}`, `${home}/lib/${room}`);
    await text(`${home}/rows, all.txt`, "rows");
    await text(worker, `import { serveTasks } from "../parallel/serve_tasks.ts"; serveTasks(Deno.readTextFileSync);`);
    await text(
      `${home}/lib/main.ts`,
      `import { createPool } from "./parallel/pool.ts";
      const pool = createPool({ entry: new URL("./training/entry.ts", import.meta.url), workers: 1, reads: [Deno.args[0]] });
      await pool.run([Deno.args[0]], { onResult: (rows) => console.log(rows) });
      await pool.close();`,
    );
    const args = ["run", "-A", "--no-check", "--no-lock", "--config", new URL("deno.json", ROOT).pathname];
    for (
      const [cwd, table] of [[home, "rows, all.txt"], ["/", `${home}/rows, all.txt`], [LIB, `${home}/rows, all.txt`]]
    ) {
      const options = { args: [...args, `${home}/lib/main.ts`, table], cwd, signal: patience() };
      const { stdout, stderr } = await new Deno.Command(Deno.execPath(), options).output();
      assertEquals(new TextDecoder().decode(stdout), "rows\n", `${cwd}: ${new TextDecoder().decode(stderr)}`);
    }
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});
