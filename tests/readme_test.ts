import { assert, assertEquals, assertGreater, assertLessOrEqual } from "@std/assert";
import { patience } from "./_support/patience.ts";

// The README's first ```ts block that imports "1000models" is run as a reader would run it: in a folder with a table.
// The first .csv that the script names is that table: columns date, item, location, demand (the config's defaults), 4 keys,
// 200 days. It must train into a registry and write forecasts (.csv, .json or .parquet) below that folder.

const ROOT = new URL("..", import.meta.url).pathname.replace(/\/$/, "");

/** What the README says until it exists; the same rules hold for it. */
const STAND_IN = `
\`\`\`ts
import { inferTable, parseConfig, trainTable } from "1000models";

const config = parseConfig({ source: "sales.csv", horizon: 7 });
const folders = { store: "features", registry: "models", reports: "reports", now: () => new Date() };
const { summary } = await trainTable(config, folders);
console.log(summary.outcomes, summary.metrics.ours.mase);
const { rows, output } = await inferTable({ ...folders, output: "forecasts.csv" });
console.log(rows, "forecasts in", output);
\`\`\`
`;

function scriptOf(markdown: string): string {
  const blocks = [...markdown.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map((match) => match[1]);
  const script = blocks.find((block) => block.includes('"1000models"'));
  assert(script !== undefined, 'README.md must have a ```ts block that imports "1000models"');
  return script;
}

function table(): string {
  const start = Date.UTC(2024, 0, 1), day = 86_400_000;
  const lines = ["007", "7"].flatMap((item) =>
    ["north", "south"].flatMap((location) =>
      Array.from({ length: 200 }, (_, t) => {
        const demand = 20 + 8 * Math.sin(t / 7 * 2 * Math.PI) + (t * 7 + item.length * 3) % 5;
        return `${new Date(start + t * day).toISOString().slice(0, 10)},${item},${location},${Math.round(demand)}`;
      })
    )
  );
  return `date,item,location,demand\n${lines.join("\n")}\n`;
}

async function readReadme(): Promise<string | null> {
  try {
    return await Deno.readTextFile(`${ROOT}/README.md`);
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound) return null;
    throw thrown;
  }
}

function filesBelow(dir: string): string[] {
  return [...Deno.readDirSync(dir)].flatMap((entry) =>
    entry.isDirectory ? filesBelow(`${dir}/${entry.name}`) : [`${dir}/${entry.name}`]
  );
}

/** The permissions with which the README runs its script. */
function flagsOf(readme: string | null): string[] {
  const [, flags] = /`deno run (.*) script\.ts`/.exec(readme ?? "") ?? [];
  assert(flags !== undefined && !flags.includes("-A"), "the README must say how its script is run, and not with -A");
  return flags.split(" ");
}

Deno.test("README: the script of the library runs as it stands, in 15 lines", async () => {
  const readme = await readReadme();
  if (readme === null) console.warn("readme_test: README.md does not exist yet; a stand-in is run");
  const script = scriptOf(readme ?? STAND_IN);
  assertLessOrEqual(script.split("\n").filter((line) => line.trim() !== "").length, 15);
  const source = script.match(/"([^"\n]+\.csv)"/)?.[1];
  assert(source !== undefined, "the script must name a .csv table");

  const dir = await Deno.makeTempDir({ prefix: "readme_" });
  try {
    const folder = `${dir}/${source}`.replace(/[^/]*$/, "");
    await Deno.mkdir(folder, { recursive: true });
    await Deno.writeTextFile(`${dir}/${source}`, table());
    await Deno.writeTextFile(`${dir}/script.ts`, script);
    const command = new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "--no-prompt",
        ...flagsOf(readme),
        "--no-check",
        `--config=${ROOT}/deno.json`,
        "--no-lock",
        "script.ts",
      ],
      cwd: dir,
      env: { NO_COLOR: "1" },
      signal: patience(),
    });
    const { code, stdout, stderr } = await command.output();
    assertEquals(code, 0, new TextDecoder().decode(stderr));
    assertGreater(stdout.length, 0);
    const files = filesBelow(dir).filter((path) => path !== `${dir}/${source}`);
    assert(files.some((path) => path.endsWith("/registry.db")), "a registry");
    const reports = files.find((path) => path.endsWith("/training_summary.json"))?.replace(/[^/]*$/, "") ?? "none";
    const outputs = files.filter((path) => /\.(csv|json|parquet)$/.test(path) && !path.startsWith(reports));
    assert(outputs.some((path) => !/\/v\d+\//.test(path)), `forecasts among ${files.join()}`);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});
