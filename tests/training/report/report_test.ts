import { formatDecimal } from "@lib/data/sources/format_decimal.ts";
import { assert, assertEquals } from "@std/assert";
import { readColumns } from "@lib/data/tables/read_columns.ts";
import { METRICS } from "@lib/metrics/metric_list.ts";
import { keyRows, Project, tableRows } from "../_project.ts";

const METRIC_NAMES = METRICS.map(({ name }) => name);
const SCORE_NAMES = [...METRIC_NAMES, "skill", "naive_error", "coverage_80", "coverage_95"];

Deno.test("writeReport() leaves the files that the run promises, each whole", async () => {
  using project = new Project(tableRows(4));
  const { reportDir, run, summary, outcomes } = await project.train();
  assertEquals([...Deno.readDirSync(reportDir)].map(({ name }) => name).sort(), [
    "evaluation.json",
    "feature_info.json",
    "findings.json",
    "holdout.parquet",
    "leaderboard.parquet",
    "manifest.json",
    "outcomes.csv",
    "recipes.parquet",
    "run.log",
    "training_summary.json",
  ]);
  const json = (name: string) => JSON.parse(Deno.readTextFileSync(`${reportDir}/${name}`));
  assertEquals(json("training_summary.json"), JSON.parse(JSON.stringify(summary)));
  const evaluation = json("evaluation.json");
  assertEquals([evaluation.run, evaluation.metric, evaluation.horizon], [run, "mase", 6]);
  assertEquals(
    evaluation.spans.map((span: Record<string, string>) => [span.name, span.origin, span.from, span.to]),
    [
      ["fold_1", "2022-06-01", "2022-07-01", "2022-12-01"],
      ["fold_2", "2022-12-01", "2023-01-01", "2023-06-01"],
      ["holdout", "2023-06-01", "2023-07-01", "2023-12-01"],
    ],
  );
  assertEquals(evaluation.metrics.ours, JSON.parse(JSON.stringify(summary.metrics.ours)));
  const importance: Record<string, number> = evaluation.importance.global_ridge;
  assert(Object.values(importance).every((value) => value >= 0));
  assert(Object.keys(evaluation.permutationImportance.global_ridge).length > 2);
  const named: { name: string }[] = json("feature_info.json");
  assertEquals(Object.keys(importance).sort(), named.map(({ name }) => name).sort());
  const [head, ...lines] = Deno.readTextFileSync(`${reportDir}/outcomes.csv`).trimEnd().split("\n");
  assertEquals(head, `item,location,status,contender,version,reason,error,${SCORE_NAMES.join(",")}`);
  assertEquals(
    lines.map((line) => line.split(",").slice(0, 5)),
    outcomes.map(({ key, status, contender, version }) => [...key.parts, status, contender, `${version}`]),
  );
  assertEquals(
    lines.map((line) => line.split(",").slice(7).map(Number)),
    outcomes.map(({ scores }) => SCORE_NAMES.map((name) => Number(formatDecimal(scores[name] ?? 0)))),
  );
});

Deno.test("writeReport() undefined numbers are null in JSON, empty in CSV, never zero", async () => {
  using project = new Project([...tableRows(2), ...keyRows("dead", "x").map((row) => ({ ...row, demand: "" }))], {
    holdout: false,
  });
  const { reportDir } = await project.train();
  for (const name of ["evaluation.json", "training_summary.json"]) {
    const text = Deno.readTextFileSync(`${reportDir}/${name}`);
    assert(!/NaN|Infinity/.test(text));
    assertEquals(JSON.parse(text).coverage, { 80: null, 95: null });
  }
  const [dead] = Deno.readTextFileSync(`${reportDir}/outcomes.csv`).split("\n").filter((line) =>
    line.startsWith("dead")
  );
  assertEquals(
    dead,
    `dead,x,failed,"",0,ALL_MISSING,Cannot forecast dead / x as one value of its target must be known: current value is none${
      ",".repeat(SCORE_NAMES.length)
    }`,
  );
});

Deno.test("writeReport() a key column that is called like another keeps its texts under a name of its own", async () => {
  const rows = tableRows(2).map((row) => `${row.date},${row.item}${row.location},${row.demand}`);
  using project = new Project(`date,model,demand\n${rows.join("\n")}\n`, { keys: ["model"], exogenous: {} });
  const { reportDir } = await project.train();
  const board = await readColumns(`${reportDir}/leaderboard.parquet`, { columns: ["model", "contender"] });
  assertEquals(new Set(board.model), new Set(["i00north", "i00south"]));
});
