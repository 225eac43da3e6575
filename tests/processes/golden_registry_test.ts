import { assertEquals } from "@std/assert";
import { parseConfig } from "@lib/core/config/config.ts";
import { prepareTable } from "@lib/data/prepare.ts";
import { openRegistry } from "@lib/registry/registry.ts";
import { cli } from "../cli/_support/memory_terminal.ts";

// What releases wrote, made by tests/golden/registry_golden.ts: every later release serves it alike.
const GOLDEN = new URL("../golden", import.meta.url).pathname;
const RELEASES = [...Deno.readDirSync(GOLDEN)].map(({ name }) => name).filter((name) => /^registry_\d+$/.test(name));
const KEY = ["--item", "i00", "--location", "north"];

/** A copy of what a release wrote, with the table in a feature store of today. */
async function copyOf(release: string): Promise<string> {
  const root = Deno.makeTempDirSync({ prefix: "golden_" }), from = `${GOLDEN}/${release}`;
  Deno.mkdirSync(`${root}/registry/packs`, { recursive: true });
  Deno.copyFileSync(`${from}/registry/registry.db`, `${root}/registry/registry.db`);
  for (const { name } of Deno.readDirSync(`${from}/registry/packs`)) {
    Deno.copyFileSync(`${from}/registry/packs/${name}`, `${root}/registry/packs/${name}`);
  }
  const config = parseConfig(JSON.parse(Deno.readTextFileSync(`${from}/config.json`)));
  await prepareTable({ ...config, source: `${from}/table.csv` }, { store: `${root}/features` });
  return root;
}

/** Fields may be added; what was said is said as before. */
function said(now: unknown, before: unknown): unknown {
  if (Array.isArray(now) && Array.isArray(before)) return now.map((value, i) => said(value, before[i]));
  if (typeof now !== "object" || now === null || typeof before !== "object" || before === null) return now;
  return Object.fromEntries(Object.entries(before).map(([name, value]) => [name, said(Reflect.get(now, name), value)]));
}

/** Infer as it was inferred then, and compare. */
async function serve(release: string, root: string): Promise<void> {
  const served: [string, string[]][] = [["forecasts", []], ["challengers", ["--alias", "challenger", "--limit", "2"]]];
  for (const [name, options] of served) {
    const output = `${root}/${name}.csv`;
    const folders = ["--registry", `${root}/registry`, "--store", `${root}/features`];
    const { code } = await cli(["infer", ...folders, "--output", output, "--digits", "all", "--quiet", ...options]);
    assertEquals(code, 0);
    assertEquals(Deno.readTextFileSync(output), Deno.readTextFileSync(`${GOLDEN}/${release}/${name}.csv`));
  }
}

for (const release of RELEASES) {
  Deno.test(`${release} is served bit by bit as by the release that wrote it, before and after it is migrated`, async () => {
    const root = await copyOf(release);
    await serve(release, root);
    openRegistry(`${root}/registry`, { now: () => new Date(0) }).close();
    await serve(release, root);
    Deno.removeSync(root, { recursive: true });
  });

  Deno.test(`${release} is told of as by the release that wrote it`, async () => {
    const root = await copyOf(release);
    const asked: [string, string[]][] = [["list", []], ["show", KEY], ["leaderboard", KEY], ["runs", []]];
    for (const [command, options] of asked) {
      const { stdout } = await cli(["models", command, "--registry", `${root}/registry`, ...options, "--json"]);
      const before = JSON.parse(Deno.readTextFileSync(`${GOLDEN}/${release}/${command}.json`));
      assertEquals(said(JSON.parse(stdout), before), before, command);
    }
    Deno.removeSync(root, { recursive: true });
  });
}
