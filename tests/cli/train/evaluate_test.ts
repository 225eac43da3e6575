import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { cli } from "../_support/memory_terminal.ts";
import { withProject } from "../_support/small_project.ts";

Deno.test("evaluate --json gives origins, horizon, rows, metrics and the forecasts' path", () =>
  withProject(async (project) => {
    const output = `${project.dir}/e.csv`;
    const args = [
      "evaluate",
      ...project.table,
      "--workers",
      "1",
      "--reports",
      `${project.dir}/reports`,
      "--item",
      "007",
    ];
    const run = await cli([...args, "--origins", "2", "--output", output, "--json"]);
    assertEquals(run.code, 0, run.stderr);
    const { origins, horizon, rows, metrics, forecasts, page } = run.json();
    assertEquals(page, `${project.dir}/e.html`);
    assertStringIncludes(Deno.readTextFileSync(`${project.dir}/e.html`), "On what followed 2 past origins");
    assertEquals([(origins as string[]).length, horizon, rows, forecasts], [2, 3, 12, output]);
    for (const method of ["ours", "naive", "ridge", "one_for_all"]) {
      assert("mse" in (metrics as Record<string, object>)[method], method);
    }
    const [header, ...lines] = (await Deno.readTextFile(output)).trim().split("\n");
    assertEquals(lines.length, 12);
    const wanted = ["item", "location", "origin", "ds", "step", "y", "yhat", "lo_80", "hi_80", "model", "yhat_ridge"];
    for (const column of wanted) assert(header.split(",").includes(column), column);
  }));

Deno.test("evaluate prints the scores of all methods and where the forecasts are", () =>
  withProject(async (project) => {
    const args = [
      "evaluate",
      ...project.table,
      "--workers",
      "1",
      "--reports",
      `${project.dir}/reports`,
      "--limit",
      "1",
    ];
    const run = await cli(args);
    assertEquals(run.code, 0, run.stderr);
    for (
      const text of ["3 forecasts scored", "seasonal naive", "better", "small-evaluation.csv", "small-evaluation.html"]
    ) {
      assertStringIncludes(run.stdout, text);
    }
    assertEquals([run.stdout.includes("oracle"), run.stdout.split("\n").length <= 24], [false, true]);
    const { stdout } = await cli([...args, "--verbose"]);
    for (const text of ["ours", "mase*", "Regret", "oracle"]) assertStringIncludes(stdout, text);
  }));

Deno.test("evaluate --no-charts writes no page, and leaves nothing but the forecasts", () =>
  withProject(async (project) => {
    const at = ["--workers", "1", "--reports", `${project.dir}/reports`, "--limit", "1"];
    const run = await cli(["evaluate", ...project.table, ...at, "--no-charts", "--json"]);
    assertEquals([run.code, run.json().page], [0, null], run.stderr);
    assertEquals([...Deno.readDirSync(`${project.dir}/reports`)].map(({ name }) => name), ["small-evaluation.csv"]);
  }));

Deno.test("evaluate whose page cannot be written warns, and has its forecasts", () =>
  withProject(async (project) => {
    const output = `${project.dir}/e.csv`, at = ["--reports", `${project.dir}/reports`, "--output", output];
    Deno.mkdirSync(`${project.dir}/e.html`);
    const run = await cli(["evaluate", ...project.table, "--workers", "1", ...at, "--limit", "1", "--json"]);
    assertEquals([run.code, run.json().page, run.json().forecasts], [0, null, output], run.stderr);
    assertStringIncludes(run.stderr, "warning: the evaluation has no page");
  }));
