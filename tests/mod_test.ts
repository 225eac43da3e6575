import { assert, assertEquals } from "@std/assert";
import * as library from "1000models";
import { Project, tableRows } from "./training/_project.ts";

Deno.test('"1000models" has what a script needs, by name', () => {
  const names = Object.keys(library);
  const needed = [
    ...["parseConfig", "configSchema", "prepareTable", "currentGroup", "readChunk", "selectKeys", "formatFindings"],
    ...["forecast", "train", "readTable", "openInference"],
    ...["planTraining", "trainTable", "evaluateTable", "inferTable", "forecastKey", "openRegistry"],
    ...["seriesKey", "formatKey", "partition", "simulateDemand", "writeSimulatedDemand", "writeRows", "readColumns"],
    ...["ForecastError", "DataError", "SeriesError", "FitError", "CompetitionError", "RegistryError", "WorkerError"],
  ];
  assertEquals(needed.filter((name) => !names.includes(name)), []);
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

/** As many as there were; who adds a function adds an example, and who adds one to these makes it fewer. */
const WITHOUT_EXAMPLE = 79;

Deno.test('"1000models": each public function has an example that runs, but for former ones, ever fewer', async () => {
  const args = ["doc", "--json", new URL("../lib/mod.ts", import.meta.url).pathname];
  const { stdout } = await new Deno.Command(Deno.execPath(), { args, stderr: "null" }).output();
  const { nodes }: { nodes: Record<string, { symbols: Documented[] }> } = JSON.parse(new TextDecoder().decode(stdout));
  const functions = Object.values(nodes).flatMap(({ symbols }) => symbols)
    .flatMap(({ name, declarations }) => declarations.map((declaration) => ({ name, ...declaration })))
    .filter(({ kind }) => kind === "function");
  const bare = functions.filter(({ jsDoc }) => jsDoc?.tags?.every(({ kind }) => kind !== "example") ?? true);
  assert(functions.length > 100);
  assert(bare.length <= WITHOUT_EXAMPLE, `${bare.length}: ${bare.map(({ name }) => name).join(", ")}`);
});

interface Documented {
  readonly name: string;
  readonly declarations: readonly { kind: string; jsDoc?: { tags?: readonly { kind: string }[] } }[];
}
