import { assertEquals, assertStringIncludes } from "@std/assert";
import { formatNotebook } from "../../tools/notebooks/nbformat.ts";
import { patience } from "../_support/patience.ts";

const ROOT = new URL("../../", import.meta.url);

async function run(folder: string, ...args: string[]) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", new URL("tools/notebooks/run.ts", ROOT).pathname, ...args],
    cwd: folder,
    env: { NO_COLOR: "1" },
    signal: patience(),
  }).output();
  return { code, stdout: new TextDecoder().decode(stdout), stderr: new TextDecoder().decode(stderr) };
}

async function inFolder(sources: string[], test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  const cells = sources.map((source, i) => ({
    cell_type: "code" as const,
    metadata: i === 0 ? { tags: ["parameters"] } : {},
    source,
  }));
  const text = formatNotebook({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 });
  await Deno.writeTextFile(`${folder}/tiny.ipynb`, text);
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("notebooks command executes with overridden parameters and writes both files", async () => {
  await inFolder(["let limit = 3;", "limit * 2"], async (folder) => {
    const { code, stdout, stderr } = await run(folder, "tiny.ipynb", "--set", "limit=21", "--output", "out", "--json");
    assertEquals(code, 0, stderr);
    const [report] = JSON.parse(stdout).notebooks;
    assertEquals([report.notebook, report.status, report.cells], ["tiny", "ok", 3]);
    assertStringIncludes(await Deno.readTextFile(`${folder}/${report.executed}`), '"text/plain": "42"');
    assertStringIncludes(await Deno.readTextFile(`${folder}/${report.html}`), "<pre>42</pre>");
  });
});

Deno.test("notebooks command fails with the cell's source and error", async () => {
  await inFolder(["let limit = 3;", "missing(limit)"], async (folder) => {
    const { code, stderr } = await run(folder, "tiny.ipynb", "--output", "out", "--quiet");
    assertEquals(code, 1);
    for (const part of ["error[NOTEBOOK_CELL] tiny, cell 2", "  | missing(limit)", "missing is not defined"]) {
      assertStringIncludes(stderr, part);
    }
  });
});

Deno.test("notebooks command tells a failed cell's message and remedy, and its stack by --debug alone", async () => {
  const source = "const failed = new Error('no file');\nthrow Object.assign(failed, { hint: 'Give a file.' });";
  await inFolder(["let limit = 3;", source], async (folder) => {
    const { stderr } = await run(folder, "tiny.ipynb", "--output", "out", "--quiet");
    const told = "error[NOTEBOOK_CELL] tiny, cell 2 failed:\n  | const failed = new Error('no file');\n";
    assertEquals(stderr, `${told}Error: no file\nhint: Give a file.\n`);
    const debugged = await run(folder, "tiny.ipynb", "--output", "out", "--quiet", "--debug");
    for (const part of ["  | throw Object", "hint: Give a file.", "    at "]) {
      assertStringIncludes(debugged.stderr, part);
    }
  });
});

Deno.test("notebooks command refuses wrong usage with exit code 2", async () => {
  await inFolder(["let limit = 3;"], async (folder) => {
    const { code, stderr } = await run(folder, "tiny.ipynb", "--set", "limits=1");
    assertEquals(code, 2);
    assertStringIncludes(stderr, "declared parameter (limit): current value is limits");
  });
});
