import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { JUPYTER_LAB, kernelSpec, labCommand, LabError, labPaths, setUp } from "../../tools/lab.ts";

async function inFolder(test: (root: string) => Promise<void>): Promise<void> {
  const root = await Deno.makeTempDir();
  try {
    await test(root);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

const quiet = { log: () => {} };

Deno.test("labPaths() keeps everything in the project", () => {
  const paths = labPaths("/project");
  assertEquals(Object.values(paths).every((path) => `${path}/`.startsWith("/project/")), true);
  assertEquals(paths.kernel, "/project/.venv/share/jupyter/kernels/deno/kernel.json");
  assertEquals(paths.python, "/project/.venv/bin/python");
});

Deno.test("kernelSpec() runs the given Deno on Jupyter's connection file", () => {
  const { argv, language } = kernelSpec("/bin/deno", "/project");
  assertEquals([argv].flat().at(0), "/bin/deno");
  assertEquals([argv].flat().slice(-2), ["/project/tools/notebooks/stopping_kernel.ts", "{connection_file}"]);
  assertEquals(language, "typescript");
});

Deno.test("labCommand() browser and port", () => {
  const paths = labPaths("/project");
  const { args, env } = labCommand(paths, { browser: false, port: 9000 });
  assertEquals(args.slice(0, 3), ["-m", "jupyterlab", "/project/notebooks"]);
  assertEquals(args.slice(4, 6), ["--no-browser", "--port=9000"]);
  assertStringIncludes(env.JUPYTER_PATH, "/project/.venv/share/jupyter");
  const plain = labCommand(paths, { browser: true, port: null }).args;
  assertEquals(plain.some((arg) => arg.startsWith("--port") || arg === "--no-browser"), false);
});

Deno.test("labCommand() keeps all of Jupyter's own files in the project", () => {
  const { args, env } = labCommand(labPaths("/project"), { browser: true, port: null });
  assertStringIncludes(args.join(" "), "--FileCheckpoints.checkpoint_dir=/project/.venv/");
  for (const name of ["JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"]) {
    assertEquals(env[name]?.startsWith("/project/.venv/jupyter/"), true, name);
  }
});

Deno.test("setUp() says that Python is missing", async () => {
  await inFolder(async (root) => {
    const missing = setUp(labPaths(root), { python: `${root}/no-python`, ...quiet });
    const error = await assertRejects(() => missing, LabError);
    assertEquals(error.code, "PYTHON_MISSING");
    assertStringIncludes(error.hint, "deno task notebooks");
  });
});

Deno.test("setUp() an environment that is complete only gets this Deno as kernel", async () => {
  await inFolder(async (root) => {
    const paths = labPaths(root);
    await Deno.mkdir(paths.venv);
    await Deno.writeTextFile(paths.stamp, JUPYTER_LAB);
    await setUp(paths, { python: `${root}/no-python`, ...quiet });
    assertEquals(JSON.parse(await Deno.readTextFile(paths.kernel)).argv[0], Deno.execPath());
  });
});

Deno.test({
  name: "setUp() a step that fails is named, and nothing counts as installed",
  fn: async () => {
    await inFolder(async (root) => {
      const python = `${root}/python`;
      await Deno.writeTextFile(
        python,
        '#!/bin/sh\n[ "$1" = -c ] && echo "True 3.11.0" && exit 0\necho no ensurepip >&2; exit 1\n',
      );
      await Deno.chmod(python, 0o755);
      const error = await assertRejects(() => setUp(labPaths(root), { python, ...quiet }), LabError);
      assertEquals(error.code, "VENV_FAILED");
      assertStringIncludes(error.message, "no ensurepip");
      await assertRejects(() => Deno.stat(labPaths(root).stamp), Deno.errors.NotFound);
    });
  },
});
