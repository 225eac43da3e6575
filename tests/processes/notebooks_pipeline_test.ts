import { assertEquals, assertGreater, assertStringIncludes } from "@std/assert";
import { parseConfig, trainTable } from "1000models";
import { writeSimulatedDemand } from "1000models/data";
import { inferRows, inferTable } from "1000models/inference";
import { parseNotebook } from "../../tools/notebooks/nbformat.ts";
import { patience } from "../_support/patience.ts";

const RUNNER = new URL("../../tools/notebooks/run.ts", import.meta.url).pathname;
const NOTEBOOKS = ["feature", "training", "inference"];

function settings(dir: string) {
  return {
    name: "small",
    source: `${dir}/small.csv`,
    exogenous: { future: ["price", "promo"] },
    cleaning: { gaps: "zero" as const },
    horizon: 7,
    folds: { count: 2 },
    contenders: ["seasonal_naive", "moving_average", "ridge", "global_ridge", "mean"],
  };
}

async function runNotebooks(dir: string): Promise<{ code: number; stderr: string }> {
  const values = {
    config: `${dir}/small.json`,
    store: `${dir}/notebooks/features`,
    registry: `${dir}/notebooks/models`,
    reports: `${dir}/notebooks/reports`,
    output: `${dir}/notebooks/forecasts.csv`,
    workers: "1",
  };
  const sets = Object.entries(values).flatMap(([name, value]) => ["--set", `${name}=${value}`]);
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", RUNNER, "--quiet", "--output", `${dir}/executed`, ...sets],
    stdout: "null",
    env: { NO_COLOR: "1" },
    signal: patience(),
  }).output();
  return { code, stderr: new TextDecoder().decode(stderr) };
}

/** The same by the library, as the commands call it. */
async function runCommands(dir: string) {
  const config = parseConfig(settings(dir));
  const folders = { store: `${dir}/commands/features`, registry: `${dir}/commands/models` };
  const now = () => new Date();
  const { summary } = await trainTable(config, { ...folders, reports: `${dir}/commands/reports`, now });
  const output = `${dir}/commands/forecasts.csv`;
  await inferTable({ ...folders, config, output, now });
  return { summary, forecasts: await Deno.readTextFile(output) };
}

async function notebookSummary(dir: string) {
  const [run] = [...Deno.readDirSync(`${dir}/notebooks/reports`)].filter((entry) => entry.isDirectory);
  return JSON.parse(await Deno.readTextFile(`${dir}/notebooks/reports/${run.name}/training_summary.json`));
}

async function assertCharts(dir: string): Promise<void> {
  for (const name of NOTEBOOKS) {
    const executed = parseNotebook(await Deno.readTextFile(`${dir}/executed/${name}_pipeline.ipynb`));
    const outputs = executed.cells.flatMap((cell) => cell.outputs ?? []);
    const charts = outputs.filter((output) => "data" in output && "image/svg+xml" in output.data);
    assertGreater(charts.length, 2, name);
    assertStringIncludes(await Deno.readTextFile(`${dir}/executed/${name}_pipeline.html`), "<svg");
  }
}

Deno.test("the three notebooks run on the kernel and give what the commands give", async () => {
  const dir = await Deno.makeTempDir();
  try {
    await writeSimulatedDemand(`${dir}/small.csv`, { items: 3, locations: 2, days: 260 });
    await Deno.writeTextFile(`${dir}/small.json`, JSON.stringify(settings(dir)));
    const { code, stderr } = await runNotebooks(dir);
    assertEquals(code, 0, stderr);

    const { summary, forecasts } = await runCommands(dir);
    const { keys, outcomes, wins, metrics, regret, planHash } = JSON.parse(JSON.stringify(summary));
    const notebook = await notebookSummary(dir);
    assertEquals([notebook.keys, notebook.outcomes, notebook.wins], [keys, outcomes, wins]);
    assertEquals([notebook.metrics, notebook.regret, notebook.planHash], [metrics, regret, planHash]);
    assertEquals(await Deno.readTextFile(`${dir}/notebooks/forecasts.csv`), forecasts);

    await assertCharts(dir);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

/** A table without a calendar: whether customers of two shops leave follows from their age, their plan and what they wrote. */
function customers(): string {
  const rows = Array.from({ length: 240 }, (_, i) => {
    const age = 20 + i * 7 % 50, plan = ["basic", "gold"][i * 3 % 5 % 2];
    const leaves = age + (plan === "gold" ? 0 : 30) + i * 37 % 41 > 85;
    return `${"ab"[i % 2]},${age},${plan},${
      leaves ? "late and broken parcel" : "fine and quiet parcel"
    } ${i},${leaves}`;
  });
  return ["shop,age,plan,note,left", ...rows].join("\n");
}

Deno.test("the three notebooks run on a table without a calendar, and give what the commands give", async () => {
  const dir = await Deno.makeTempDir();
  try {
    const given = {
      name: "small",
      source: `${dir}/small.csv`,
      problem: "classification" as const,
      keys: ["shop"],
      target: "left",
      contenders: ["prior_mean", "logistic", "global_logistic", "logistic_residual", "gradient_boosting", "mean"],
    };
    await Deno.writeTextFile(given.source, customers());
    await Deno.writeTextFile(`${dir}/small.json`, JSON.stringify(given));
    const { code, stderr } = await runNotebooks(dir);
    assertEquals(code, 0, stderr);

    const folders = { store: `${dir}/commands/features`, registry: `${dir}/commands/models`, now: () => new Date() };
    const config = parseConfig(given), output = `${dir}/commands/predictions.csv`;
    const { summary } = await trainTable(config, { ...folders, reports: `${dir}/commands/reports` });
    await inferRows({ ...folders, config, output });
    const { keys, outcomes, planHash } = await notebookSummary(dir);
    assertEquals([keys, outcomes, planHash], [2, JSON.parse(JSON.stringify(summary.outcomes)), summary.planHash]);
    assertEquals(await Deno.readTextFile(`${dir}/notebooks/forecasts.csv`), await Deno.readTextFile(output));
    await assertCharts(dir);
    const training = await Deno.readTextFile(`${dir}/executed/training_pipeline.html`);
    assertStringIncludes(training, "Set coverage");
    assertEquals(training.includes("Interval coverage"), false);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

Deno.test("the notebooks' cells are short, hold no logic, and have the right types", async () => {
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", RUNNER, "--check"],
    env: { NO_COLOR: "1" },
    signal: patience(),
  }).output();
  assertEquals(code, 0, new TextDecoder().decode(stderr));
});
