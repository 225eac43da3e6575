import { CommandLine } from "../../_support/command_line.ts";
import { keyRows } from "../../training/_project.ts";
import { assert, assertEquals, assertGreater, assertStringIncludes } from "@std/assert";
import { cli } from "../_support/memory_terminal.ts";
import { withProject } from "../_support/small_project.ts";

Deno.test("train --json keeps its contract: one object, counts that add up, nothing else on standard output", () =>
  withProject(async (project) => {
    const run = await project.train("--json");
    assertEquals(run.code, 0, run.stderr);
    const summary = run.json();
    for (const field of ["run", "keys", "outcomes", "wins", "metrics", "regret", "seconds", "peakMemoryMb"]) {
      assert(field in summary, field);
    }
    const outcomes = summary.outcomes as Record<string, number>;
    assertEquals(Object.keys(outcomes).sort(), ["champion", "failed", "fallback"]);
    assertEquals(summary.keys, 4);
    assertEquals(outcomes.champion + outcomes.fallback + outcomes.failed, 4);
    const wins = Object.values(summary.wins as Record<string, number>).reduce((sum, count) => sum + count, 0);
    assertEquals(wins, outcomes.champion);
    const ours = (summary.metrics as Record<string, Record<string, number>>).ours;
    for (const metric of ["mse", "rmse", "mae", "mape", "smape", "rmspe", "wape", "mase", "rmsse", "r2", "bias"]) {
      assert(metric in ours, metric);
    }
    assertGreater(Object.keys(summary.seconds as object).length, 2);
    assertStringIncludes(run.stderr, "calendar of small");
  }));

Deno.test("train ends in a screen that names report and next command", () =>
  withProject(async (project) => {
    const { code, stdout, stderr } = await project.train("--no-charts");
    assertEquals(code, 0, stderr);
    const lines = stdout.trimEnd().split("\n");
    assert(lines.length <= 24 && lines.every((line) => line.length <= 100 || /^(Report|Next): /.test(line)), stdout);
    assertStringIncludes(stdout, "Report: ");
    assertStringIncludes(lines.at(-1) ?? "", "Next: deno task infer");
  }));

Deno.test("train counts each phase to its end in units of one kind, and draws before it writes the page", () =>
  withProject(async (project) => {
    const { stderr } = await project.train("--debug");
    const counts = [...stderr.matchAll(/^(\d)\/6 (drawing charts|writing the page): (.+)$/gm)].map(([, ...all]) => all);
    assertEquals(counts, [["5", "drawing charts", "0 of 1"], ["6", "writing the page", "0 of 4 keys"]]);
  }));

Deno.test("train --verbose prints outcomes, wins, metrics, regret, slowest keys, seconds, findings; writes report and charts", () =>
  withProject(async (project) => {
    const run = await project.train("--key", "item=007", "--limit", "2", "--seed", "3", "--verbose");
    assertEquals(run.code, 0, run.stderr);
    const sections = [
      "2 keys in",
      "Outcomes",
      "Wins",
      "Hold-out",
      "Regret",
      "Slowest keys",
      "Seconds by phase",
      "Findings",
    ];
    for (const section of sections) assertStringIncludes(run.stdout, section);
    const [report] = await Array.fromAsync(Deno.readDir(`${project.dir}/reports`));
    const files = await Array.fromAsync(Deno.readDir(`${project.dir}/reports/${report.name}`));
    const names = files.map((file) => file.name);
    const expected = [
      "evaluation.json",
      "training_summary.json",
      "leaderboard.parquet",
      "feature_info.json",
    ];
    for (const name of expected) assert(names.includes(name), name);
  }));

Deno.test("train --quiet prints nothing when all is well", () =>
  withProject(async (project) => {
    const run = await project.train("--quiet", "--item", "short", "--no-charts");
    assertEquals([run.code, run.stdout, run.stderr], [0, "", ""]);
  }));

Deno.test("train after Ctrl-C exits with 3, registers nothing, and --resume finishes the same run", () =>
  withProject(async (project) => {
    const where = [...project.table, ...project.registry, "--reports", `${project.dir}/reports`, "--workers", "1"];
    const stopped = await cli(["train", ...where, "--json"], AbortSignal.abort());
    assertEquals(stopped.code, 3, stopped.stderr);
    assertEquals((stopped.json().error as { code: string }).code, "ABORTED");
    assertStringIncludes(stopped.stderr, "Go on with: deno task train --config");
    assertStringIncludes(stopped.stderr, " --json --resume\n");
    assertEquals((await cli(["models", "runs", ...project.registry, "--json"])).json().runs, []);
    const [unfinished] = await Array.fromAsync(Deno.readDir(`${project.dir}/reports`));
    const resumed = await project.train("--resume", "--json", "--no-charts");
    assertEquals(resumed.code, 0, resumed.stderr);
    assertEquals(resumed.json().run, unfinished.name);
  }));

Deno.test("train --resume of a finished run prints what it printed, says so on standard error, and does nothing", () =>
  withProject(async (project) => {
    const first = await project.train("--json", "--no-charts");
    const [report] = await Array.fromAsync(Deno.readDir(`${project.dir}/reports`));
    const filesOf = async () => (await Array.fromAsync(Deno.readDir(`${project.dir}/reports/${report.name}`))).length;
    const before = await filesOf();
    for (const resume of [["--resume"], ["--resume", report.name]]) {
      const again = await project.train("--json", "--no-charts", ...resume);
      assertEquals([again.code, again.json()], [first.code, first.json()]);
      assertStringIncludes(again.stderr, `Run ${report.name} of this plan is finished: nothing is left to be done.`);
    }
    assertEquals(await filesOf(), before);
    assertEquals(((await cli(["models", "runs", ...project.registry, "--json"])).json().runs as unknown[]).length, 1);
    // Charts are drawn from the report at any time.
    assertEquals((await project.train("--resume", "--quiet")).code, 0);
    assertGreater(await filesOf(), before + 3);
  }));

Deno.test("train --resume with nothing to resume is a domain error", () =>
  withProject(async (project) => {
    const run = await project.train("--resume");
    assertEquals([run.code, run.stdout], [1, ""]);
    assertStringIncludes(run.stderr, "error[NOTHING_TO_RESUME]");
    assertStringIncludes(run.stderr, "hint: ");
  }));

Deno.test("train reports what it cannot read with code and exit 1", () =>
  withProject(async (project) => {
    const cases: [string[], string][] = [
      [["--input", `${project.dir}/nowhere.csv`], "MISSING_FILE"],
      [["--config", `${project.dir}/nowhere.json`], "MISSING_FILE"],
      [["--key", "brand=1"], "MISSING_COLUMN"],
      [["--item", "7"], "NO_MATCHING_KEY"],
    ];
    for (const [flags, code] of cases) {
      const run = await project.train(...flags, "--quiet");
      assertEquals([run.code, run.stdout], [1, ""], code);
      assertStringIncludes(run.stderr, `error[${code}]`);
    }
  }));

Deno.test("train says in its last line that a contender failed everywhere, also if quiet, and evaluate too", () =>
  withProject(async (project) => {
    const config = JSON.parse(await Deno.readTextFile(project.config));
    // Counts are what poisson is for; differences are below zero on every key.
    const broken = { name: "broken", base: "gradient_boosting", params: { loss: "poisson" } };
    const features = { ...config.features, transform: "difference" };
    await Deno.writeTextFile(
      project.config,
      JSON.stringify({
        ...config,
        features,
        contenders: ["naive", broken],
        lifecycle: { gates: { run: { skill: null } } },
      }),
    );
    const run = await project.train("--quiet", "--no-charts");
    const line = "warning: broken failed on every key that it was entered for, 3 (INVALID_TARGET 3): 007 / north: ";
    assertEquals(
      [run.code, run.stderr.startsWith(line), run.stderr.trim().split("\n").length],
      [0, true, 1],
      run.stderr,
    );
    const evaluated = await cli([
      "evaluate",
      ...project.table,
      "--reports",
      `${project.dir}/reports`,
      "--workers",
      "1",
      "--verbose",
    ]);
    assertStringIncludes(evaluated.stderr, line);
    assertStringIncludes(evaluated.stdout, "Contenders that failed");
  }));

Deno.test("train defuses outcomes.csv, unless told not to", async () => {
  for (const flags of [[], ["--no-defuse"]]) {
    using project = new CommandLine(keyRows("=1+1", "north"));
    assertEquals((await project.run(...flags)).code, 0);
    const [path] = project.files("reports").filter((name) => name.endsWith("outcomes.csv"));
    const [, line = ""] = Deno.readTextFileSync(`${project.root}/${path}`).split("\n");
    assertEquals(line.startsWith(flags.length === 0 ? "'=1+1,north," : "=1+1,north,"), true, line);
  }
});
