import { assert, assertEquals } from "@std/assert";
import * as library from "1000models";
import { namesTold } from "../tools/dead_exports.ts";
import { parseNotebook } from "../tools/notebooks/nbformat.ts";
import { Project, tableRows } from "./training/_project.ts";

const ROOT = new URL("..", import.meta.url).pathname.replace(/\/$/, "");
const ROOMS = [...Deno.readDirSync(`${ROOT}/lib`)].filter(({ isDirectory }) => isDirectory).map(({ name }) => name)
  .sort();

/** Most names of the library: what a script needs beside them is in the lists of the rooms. */
const MOST_NAMES = 40;

Deno.test(`"1000models" has at most ${MOST_NAMES} names, each with an example that runs`, async () => {
  const [symbols = []] = await documented([`${ROOT}/lib/mod.ts`]);
  const bare = symbols.filter(({ declarations }) =>
    !declarations.some(({ jsDoc }) => jsDoc?.tags?.some(({ kind }) => kind === "example"))
  );
  assertEquals(bare.map(({ name }) => name), []);
  assert(symbols.length <= MOST_NAMES, `${symbols.length} names`);
  const values = Object.keys(library);
  assertEquals(values.filter((name) => !symbols.some((symbol) => symbol.name === name)), []);
});

interface Documented {
  readonly name: string;
  readonly declarations: readonly { jsDoc?: { tags?: readonly { kind: string }[] }; kind: string }[];
}

/** What modules export, by module. */
async function documented(paths: readonly string[]): Promise<Documented[][]> {
  const args = ["doc", "--json", ...paths];
  const { stdout } = await new Deno.Command(Deno.execPath(), { args, stderr: "null" }).output();
  const { nodes }: { nodes: Record<string, { symbols: Documented[] }> } = JSON.parse(new TextDecoder().decode(stdout));
  return Object.values(nodes).map(({ symbols }) => symbols);
}

Deno.test("a room lists by name what the guide or a notebook names, and the types and constants that this refers to", async () => {
  const paths = ROOMS.map((room) => `${ROOT}/lib/${room}/mod.ts`);
  for (const path of paths) assert(!/export (?:type )?\*/.test(await Deno.readTextFile(path)), `${path} lists by *`);
  const all = (await documented(paths)).flat();
  const used = new Set(Object.keys(library));
  for (const name of namesTold(await Deno.readTextFile(`${ROOT}/docs/guides/library.md`))) used.add(name);
  for (const word of await notebookWords()) used.add(word);
  const referred = new Set(all.flatMap(({ name, declarations }) => {
    const words = new Set(JSON.stringify(declarations).match(/[\w$]+/g));
    return [...words].filter((word) => word !== name);
  }));
  assertEquals(all.map(({ name }) => name).filter((name) => !used.has(name) && !referred.has(name)), []);
  const values = all.filter(({ declarations }) => declarations.some(({ kind }) => kind === "function"));
  assertEquals(values.map(({ name }) => name).filter((name) => !used.has(name)), []);
});

/** Words of the code of the notebooks. */
async function notebookWords(): Promise<string[]> {
  const texts = await Promise.all(["feature", "training", "inference"].map(async (name) => {
    const { cells } = parseNotebook(await Deno.readTextFile(`${ROOT}/notebooks/${name}_pipeline.ipynb`));
    return cells.filter((cell) => cell.cell_type === "code").map((cell) => [cell.source].flat().join("")).join("\n");
  }));
  return texts.join("\n").match(/[\w$]+/g) ?? [];
}

Deno.test("every room is an entry of the package, by the name that scripts import it by, and loads", async () => {
  const { exports, imports } = JSON.parse(await Deno.readTextFile(`${ROOT}/deno.json`));
  assertEquals(exports, {
    ".": "./lib/mod.ts",
    ...Object.fromEntries(ROOMS.map((room) => [`./${room}`, `./lib/${room}/mod.ts`])),
  });
  for (const [entry, path] of Object.entries(exports)) {
    const name = entry === "." ? "1000models" : `1000models/${entry.slice(2)}`;
    assertEquals(imports[name], path);
    assert(Object.keys(await import(name)).length > 0, `${name} has no values`);
  }
});

Deno.test('"1000models" trains, stores and forecasts a table by its public names alone', async () => {
  using project = new Project(tableRows(2));
  const { evaluateTable, forecastKey, openRegistry, parseConfig, trainTable } = library;
  const config = parseConfig({ ...project.config, exogenous: {} });
  const now = () => new Date(0);
  const { summary } = await trainTable(config, { ...project.paths, now });
  const { metrics } = await evaluateTable(config, {
    ...project.paths,
    scratch: project.root,
    output: `${project.root}/evaluation.parquet`,
  });
  const { forecast, history, model } = await forecastKey(["i00", "north"], { ...project.paths, now });
  const registry = openRegistry(project.paths.registry, { now, readOnly: true });
  const [run] = registry.listRuns();
  registry.close();
  assertEquals([run.run, run.outcomes], [summary.run, summary.outcomes]);
  assert(Number.isFinite(metrics.ours.mase) && model !== "");
  assertEquals([history.y.length, forecast.yhat.length, forecast.ds[0]], [60, 6, "2024-01-01"]);
  assert(forecast.yhat.every((value, i) => forecast.lo["80"][i] <= value && value <= forecast.hi["80"][i]));
});

Deno.test('"1000models" forecasts data in memory by its public names alone', async () => {
  const { forecast, readTable } = library;
  const rows = Array.from({ length: 30 }, (_, t) => ({ day: new Date(Date.UTC(2024, 0, 1 + t)), sold: 5 + t % 7 }));
  const options = { time: "day", target: "sold", horizon: 1, contenders: ["naive", "seasonal_naive"] };
  using table = await readTable(rows, options);
  const [next] = await forecast(rows, options);
  assertEquals([table.counts.kept, next.ds, next.status], [30, new Date(Date.UTC(2024, 0, 31)), "fallback"]);
});

Deno.test('"1000models" errors carry a code that callers branch on', () => {
  let code = "";
  try {
    library.parseConfig({ sauce: "t.csv" });
  } catch (thrown) {
    if (thrown instanceof library.ForecastError) code = thrown.code;
  }
  assertEquals(code, "INVALID_CONFIG");
});
