import { assertEquals } from "@std/assert";
import { exists, walk } from "@std/fs";
import { anchorOf, anchorsOf, brokenLinks, undocumentedOptions, unknownTasks } from "../../tools/markdown.ts";
import { cli } from "../cli/_support/memory_terminal.ts";

const ROOT = new URL("../..", import.meta.url).pathname.replace(/\/$/, "");

async function read(path: string): Promise<string | null> {
  if (await exists(`${ROOT}/${path}`, { isDirectory: true })) return "";
  return await exists(`${ROOT}/${path}`) ? await Deno.readTextFile(`${ROOT}/${path}`) : null;
}

/** Folders of what commands make and download. */
const NOT_OURS = ["models", "reports", "node_modules", "coverage"];

async function listTexts(): Promise<string[]> {
  const top = await Array.fromAsync(Deno.readDir(ROOT));
  const folders = top.filter(({ name, isDirectory }) =>
    isDirectory && !name.startsWith(".") && !NOT_OURS.includes(name)
  );
  const files = folders.map(({ name }) =>
    Array.fromAsync(walk(`${ROOT}/${name}`, { exts: [".md"], includeDirs: false }))
  );
  const below = (await Promise.all(files)).flat().map((file) => file.path.slice(ROOT.length + 1))
    .filter((path) => !path.includes("/.venv/"));
  return [...top.map(({ name }) => name).filter((name) => name.endsWith(".md")), ...below].sort();
}

const TEXTS = await listTexts();
const TASKS = new Set(Object.keys(JSON.parse(await Deno.readTextFile(`${ROOT}/deno.json`)).tasks));

for (const path of TEXTS) {
  Deno.test(`${path}: links lead somewhere, commands exist`, async () => {
    const text = await Deno.readTextFile(`${ROOT}/${path}`);
    assertEquals(await brokenLinks(path, text, read), []);
    assertEquals(unknownTasks(path, text, TASKS), []);
  });
}

Deno.test("docs/cli.md mentions every option of every command", async () => {
  const text = await Deno.readTextFile(`${ROOT}/docs/cli.md`);
  const commands = [["train"], ["features"], ["infer"], ["retrain"], ["pipeline"], ["evaluate"], ["models", "list"], [
    "models",
    "show",
  ]];
  for (
    const command of [...commands, ["models", "leaderboard"], ["lineage"], ["runs", "list"], ["runs", "compare"], [
      "doctor",
    ]]
  ) {
    assertEquals(undocumentedOptions(text, (await cli([...command, "--help"])).stdout), [], command.join(" "));
  }
});

Deno.test("brokenLinks() finds missing files and headings, not code, not the web", async () => {
  const files: Record<string, string> = { "docs/b.md": "# A `b` c!\n", "docs/dir": "" };
  const find = (text: string) => brokenLinks("docs/a.md", text, (path) => Promise.resolve(files[path] ?? null));
  assertEquals(await find("[x](b.md) [y](b.md#a-b-c) [z](#own) ![p](dir)\n## Own\n"), []);
  assertEquals(await find("[x](https://example.org/b) `[x](gone.md)`\n```\n[x](gone.md)\n```\n"), []);
  assertEquals(await find("[x](gone.md) [y](b.md#gone) [z](#gone)"), [
    "docs/a.md: gone.md leads nowhere",
    "docs/a.md: b.md#gone names no heading",
    "docs/a.md: #gone names no heading",
  ]);
});

Deno.test("anchorOf() makes GitHub's anchors; headings in code are none", () => {
  assertEquals(["The `cli` room", "A / B: c, d", "Über uns"].map(anchorOf), ["the-cli-room", "a--b-c-d", "über-uns"]);
  assertEquals([...anchorsOf("# A\n```\n# B\n```\n### C\n")], ["a", "c"]);
});

Deno.test("unknownTasks() and undocumentedOptions() find what does not exist", () => {
  assertEquals(unknownTasks("x", "`deno task train` and npx --yes deno@2.9.6 task tarin", new Set(["train"])), [
    "x: deno task tarin does not exist",
  ]);
  const help = "Options:\n  --one <n>  text with --inner\n  -h, --help  h\n";
  assertEquals(undocumentedOptions("`--one`", help), ["--help"]);
});
