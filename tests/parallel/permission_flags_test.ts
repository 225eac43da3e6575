import { assertEquals } from "@std/assert";
import { patience } from "../_support/patience.ts";

const ROOT = new URL("../../", import.meta.url);
const LIB = new URL("lib/", ROOT).pathname;

/** The flags of a worker whose pool's process has these permissions. */
async function flags(given: readonly string[], reads?: readonly string[]): Promise<string[]> {
  const entry = new URL("lib/training/worker.ts", ROOT).href;
  const program = `import { permissionFlags } from "${new URL("lib/parallel/permission_flags.ts", ROOT)}";
    console.log(JSON.stringify(permissionFlags(${JSON.stringify(entry)}, ${JSON.stringify(reads)})));`;
  const file = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    await Deno.writeTextFile(file, program);
    const args = ["run", "--no-check", "--no-prompt", "--no-lock", ...given, file];
    const { stdout } = await new Deno.Command(Deno.execPath(), { args, signal: patience() }).output();
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
  const modules = `${LIB},${LIB}training/`;
  assertEquals(await flags(["-A"], ["store", "a,b"]), ["--no-prompt", `--allow-read=${modules},store,a,,b`]);
});

Deno.test("permissionFlags() gives the parts of a permission that it is asked for and has", async () => {
  const modules = `${LIB},${LIB}training/`;
  const given = [`--allow-read=${LIB},/here`];
  assertEquals(await flags(given, ["/here", "/elsewhere"]), ["--no-prompt", `--allow-read=${modules},/here`]);
  assertEquals(await flags(given), ["--no-prompt", `--allow-read=${modules}`]);
  assertEquals(await flags([]), ["--no-prompt"]);
});
