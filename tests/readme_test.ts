import { assert, assertEquals, assertLessOrEqual } from "@std/assert";
import { patience } from "./_support/patience.ts";

// The README's first ```ts block that imports "1000models" is run as a reader would run it.

const ROOT = new URL("..", import.meta.url).pathname.replace(/\/$/, "");

function scriptOf(markdown: string): string {
  const blocks = [...markdown.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map((match) => match[1]);
  const script = blocks.find((block) => block.includes('"1000models"'));
  assert(script !== undefined, 'README.md must have a ```ts block that imports "1000models"');
  return script;
}

Deno.test("README: the script of the library runs as it stands, in 15 lines, without a permission and without a file", async () => {
  const readme = await Deno.readTextFile(`${ROOT}/README.md`), script = scriptOf(readme);
  assertLessOrEqual(script.split("\n").filter((line) => line.trim() !== "").length, 15);
  assert(readme.includes("`deno run script.ts`"), "the README says how its script is run");
  const dir = await Deno.makeTempDir({ prefix: "readme_" });
  try {
    await Deno.writeTextFile(`${dir}/script.ts`, script);
    const command = new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-prompt", "--no-check", `--config=${ROOT}/deno.json`, "--no-lock", "script.ts"],
      cwd: dir,
      env: { NO_COLOR: "1" },
      signal: patience(),
    });
    const { code, stdout, stderr } = await command.output(), shown = new TextDecoder().decode(stdout);
    assertEquals(code, 0, new TextDecoder().decode(stderr));
    assertEquals(shown.match(/"champion"/g)?.length, 4, shown);
    assertEquals([...Deno.readDirSync(dir)].map(({ name }) => name), ["script.ts"]);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});
