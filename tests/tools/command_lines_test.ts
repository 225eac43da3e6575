import { assert, assertEquals, assertGreater, assertStringIncludes } from "@std/assert";
import { walk } from "@std/fs";
import { configSchema, parseConfig } from "@lib/core/config/config.ts";
import { codeBlocks, commandLines, inlineCode } from "../../tools/command_lines.ts";
import { cli } from "../cli/_support/memory_terminal.ts";

const ROOT = new URL("../..", import.meta.url).pathname.replace(/\/$/, "");
const read = (path: string) => Deno.readTextFile(`${ROOT}/${path}`);
const README = await read("README.md");
const PAGES = ["README.md", "CONTRIBUTING.md", ...await pathsBelow("docs", ".md")];
const TEXTS = await Promise.all(PAGES.map(async (path) => ({ path, text: await read(path) })));
const GUIDES = TEXTS.filter(({ path }) => path === "README.md" || path.startsWith("docs/guides/"));

/** Where the commands that are no part of the product declare their options. */
const TOOLS: Readonly<Record<string, string>> = {
  notebooks: "tools/notebooks/run.ts",
  lab: "tools/lab.ts",
  ok: "tools/ok.ts",
  test: "tools/test.ts",
  npm: "tools/npm.ts",
  pictures: "tools/pictures.ts",
  peers: "tools/peers/main.ts",
  bench: "bench/harness/arguments.ts",
  "bench:accuracy": "bench/accuracy/arguments.ts",
  "bench:coverage": "bench/coverage.ts",
  "bench:watch": "bench/watch.ts",
};

async function pathsBelow(folder: string, extension: string): Promise<string[]> {
  const files = await Array.fromAsync(walk(`${ROOT}/${folder}`, { exts: [extension], includeDirs: false }));
  return files.map((file) => file.path.slice(ROOT.length + 1)).sort();
}

async function knownOptions(words: readonly string[]): Promise<string> {
  if (TOOLS[words[0]] !== undefined) {
    const source = await read(TOOLS[words[0]]);
    return source.replace(/^\s*"?([\w-]+)"?: .*(?:type:|text|flag).*$/gm, "--$1 $&");
  }
  const depth = words[0] === "models" && words.length === 1 ? ["models", "list"] : words;
  return (await cli([...depth, "--help"])).stdout;
}

Deno.test("README.md opens with exactly two commands", () => {
  const opening = README.slice(0, README.indexOf("With Deno installed"));
  const commands = ["npx --yes deno@2.9.6 task train", "npx --yes deno@2.9.6 task test"];
  assertEquals(opening, `# 1000models\n\n\`\`\`sh\n${commands.join("\n")}\n\`\`\`\n\n`);
});

for (const { path, text } of TEXTS) {
  Deno.test(`${path}: options of its commands exist`, async () => {
    for (const { words, options } of commandLines(text)) {
      if (options.length === 0) continue;
      const known = await knownOptions(words);
      for (const option of options) assertStringIncludes(`${known} --help`, `${option} `, words.join(" "));
    }
  });

  Deno.test(`${path}: the files of the project that it names exist`, async () => {
    for (const file of inlineCode(text, /(?:lib|tests|tools|bench|config|notebooks)\/[\w./-]+\.(?:ts|json|ipynb)/)) {
      if (!file.includes("best_hyperparameters")) assert((await Deno.stat(`${ROOT}/${file}`)).isFile, file);
    }
  });
}

for (const { path, text } of GUIDES) {
  Deno.test(`${path}: configs are valid, and the fields that it names exist`, () => {
    const schema = configSchema() as Schema;
    for (const block of codeBlocks(text, "json")) parseConfig(JSON.parse(block));
    for (const field of inlineCode(text, /[a-z]+\.[a-zA-Z]+/)) {
      const [first, ...rest] = field.split(".");
      if (schema.properties?.[first] === undefined) continue;
      const found = rest.reduce<Schema | undefined>((at, name) => at?.properties?.[name], schema.properties[first]);
      assert(found !== undefined, `${field} is no field of a config`);
    }
  });

  Deno.test(`${path}: the codes that it names exist`, async () => {
    const sources = await Promise.all((await pathsBelow("lib", ".ts")).map(read));
    const all = sources.join("\n");
    for (const code of inlineCode(text, /[A-Z]+(?:_[A-Z]+)*/)) {
      if (code.length <= 3) continue;
      const known = new RegExp(`["']${code}["']|^export const ${code}\\b`, "m");
      assert(known.test(all), `${code} is no code of lib/, and no constant`);
    }
  });
}

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
}

Deno.test("README.md: the summary of a run adds up, and its pictures are PNG", async () => {
  const summary = README.split("<!-- summary:begin -->")[1].split("<!-- summary:end -->")[0];
  const count = (pattern: RegExp) => Number(pattern.exec(summary)?.[1]?.replace(",", "") ?? 0);
  const keys = count(/^Run demo-\S+: ([\d,]+) keys/m), champions = count(/^([\d,]+) of [\d,]+ keys have a model/m);
  assertGreater(champions, 0);
  assertEquals(champions + count(/^([\d,]+) keys had no competition/m) + count(/^([\d,]+) keys have none/m), keys);
  assertEquals(summary.trim().split("\n").every((line) => line.length <= 100), true);
  // What stands at the top is of the same run.
  const headline = README.split("<!-- headline:begin -->")[1].split("<!-- headline:end -->")[0].replace(/\s+/g, " ");
  assertStringIncludes(headline, `${champions} keys that competed`);
  const changes = [...summary.matchAll(/^(?:one model|seasonal).* ([\d.]+ %) (better|worse)/gm)];
  assertEquals(changes.length, 2);
  for (const [, change, word] of changes) {
    assertStringIncludes(headline, `${change} ${word === "better" ? "below" : "above"}`);
  }
  const pictures = [...README.matchAll(/!\[[^\]]+\]\((docs\/images\/\w+\.png)\)/g)].map((match) => match[1]);
  assertEquals(pictures.length, 3);
  for (const picture of pictures) {
    const bytes = await Deno.readFile(`${ROOT}/${picture}`);
    assertEquals([...bytes.subarray(1, 4)], [80, 78, 71]);
    assertGreater(bytes.length, 10_000);
  }
});

Deno.test("commandLines() of blocks and inline code; comments, values and other commands are none", () => {
  const text = "```sh\nnpx --yes deno@2.9.6 task models show --item 007 # --not me\nls --all\n```\n" +
    "Use `deno task train --limit\n20`, `--resume` or `deno task ok`.\n";
  assertEquals(commandLines(text), [
    { words: ["models", "show"], options: ["--item"] },
    { words: ["train"], options: ["--limit"] },
    { words: ["ok"], options: [] },
  ]);
});

Deno.test("inlineCode() and codeBlocks() keep prose and blocks apart", () => {
  const text = "`A_B` and `a`, `A_B`\n```json\n{}\n```\n```ts\nconst x = `C_D`;\n```\n";
  assertEquals(inlineCode(text, /[A-Z_]+/), ["A_B"]);
  assertEquals(codeBlocks(text, "json"), ["{}\n"]);
});
