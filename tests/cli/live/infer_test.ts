import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { formatPeriod, parseDate } from "@lib/core/time/calendar.ts";
import { cli } from "../_support/memory_terminal.ts";
import { withProject } from "../_support/small_project.ts";

Deno.test("infer --json gives rows, outcomes and output; the file has one row per key and step", () =>
  withProject(async (project) => {
    assertEquals((await project.train("--quiet", "--no-charts")).code, 0);
    const at = [...project.registry, "--store", `${project.dir}/store`];
    const run = await cli([
      "infer",
      ...at,
      "--output",
      `${project.dir}/f.csv`,
      "--quantiles",
      "0.75,0.25,0.5",
      "--json",
    ]);
    assertEquals(run.code, 0, run.stderr);
    const { rows, outcomes, output, withoutQuantile } = run.json();
    assertEquals(withoutQuantile, 0);
    assertEquals([rows, output], [12, `${project.dir}/f.csv`]);
    assertEquals(Object.values(outcomes as Record<string, number>).reduce((a, b) => a + b, 0), 4);
    const lines = (await Deno.readTextFile(`${project.dir}/f.csv`)).trim().split("\n");
    assertEquals(lines.length, 13);
    const names = lines[0].split(","), first = names.indexOf("q_0.25");
    assertEquals(names.slice(first, first + 3), ["q_0.25", "q_0.5", "q_0.75"]);
    for (const line of lines.slice(1)) {
      const [low, middle, high] = line.split(",").slice(first, first + 3).map(Number);
      assert(low <= middle && middle <= high && low < high, line);
    }
    for (
      const column of [
        "item",
        "location",
        "ds",
        "step",
        "yhat",
        "lo_80",
        "hi_95",
        "model",
        "version",
        "status",
        "reason",
      ]
    ) {
      assert(lines[0].split(",").includes(column), column);
    }

    const one = await cli([
      "infer",
      ...at,
      "--config",
      project.config,
      "--item",
      "a/../b",
      "--horizon",
      "2",
      "--output",
      `${project.dir}/f.json`,
    ]);
    assertEquals(one.code, 0, one.stderr);
    assertStringIncludes(one.stdout, "2 rows");
    assertStringIncludes(one.stdout, "champion");

    const failures: [string[], string][] = [
      [["--item", "nobody"], "NO_MATCHING_KEY"],
      [["--horizon", "99"], "HORIZON_TOO_LONG"],
      [["--output", `${project.dir}/f.docx`], "UNSUPPORTED_FORMAT"],
    ];
    for (const [flags, code] of failures) {
      const failed = await cli(["infer", ...at, "--output", `${project.dir}/g.csv`, ...flags]);
      assertEquals(failed.code, 1, code);
      assertStringIncludes(failed.stderr, `error[${code}]`);
    }
    const stopped = await cli(["infer", ...at, "--output", `${project.dir}/h.csv`], AbortSignal.abort());
    assertEquals(stopped.code, 3, stopped.stderr);
    assertStringIncludes(stopped.stderr, "Run it again: deno task infer");
    assert(!stopped.stderr.includes("--resume"));
  }));

Deno.test("infer without a registry says what to do", () =>
  withProject(async (project) => {
    const run = await cli(["infer", ...project.registry, "--store", `${project.dir}/store`]);
    assertEquals(run.code, 1);
    assertStringIncludes(run.stderr, "error[NOT_FOUND]");
    assertStringIncludes(run.stderr, "Train first");
  }));

Deno.test("infer asks for columns known ahead, drafts them, and takes them", () =>
  withProject(async (project) => {
    const [header, ...rows] = (await Deno.readTextFile(`${project.dir}/t.csv`)).trim().split("\n");
    await Deno.writeTextFile(
      `${project.dir}/t.csv`,
      [`${header},price`, ...rows.map((row) => `${row},2.5`)].join("\n"),
    );
    const config = JSON.parse(await Deno.readTextFile(project.config));
    await Deno.writeTextFile(project.config, JSON.stringify({ ...config, exogenous: { future: ["price"] } }));
    const trained = await project.train("--no-charts");
    assertStringIncludes(trained.stdout, "--draft-future");
    const at = [...project.registry, "--store", `${project.dir}/store`];
    const asked = await cli(["infer", ...at, "--output", `${project.dir}/f.csv`]);
    assertStringIncludes(asked.stderr, "error[FUTURE_COLUMN_MISSING]");
    const draft = `${project.dir}/future.csv`;
    const drafted = (await cli(["infer", ...at, "--draft-future", draft, "--json"])).json();
    assertEquals(drafted, { rows: 12, output: draft, dataVersion: 1, damaged: [] });
    const told = (await cli(["infer", ...at, "--config", project.config, "--draft-future", draft])).stdout;
    const next = ["--config", project.config, ...at, "--future", draft].join(" ");
    assertStringIncludes(told, `then: deno task infer ${next}\n`);
    const forecast = await cli(["infer", ...at, "--future", draft, "--output", `${project.dir}/f.csv`, "--json"]);
    assertEquals(forecast.code, 0, forecast.stderr);
    assertEquals(forecast.json().rows, 12);
  }));

const DAY = { frequency: "day", anchor: 0 } as const;

Deno.test("train prints a next command that works: with prices ahead in the table, and drafted where there are none", () =>
  withProject(async (project) => {
    const [header, ...rows] = (await Deno.readTextFile(`${project.dir}/t.csv`)).trim().split("\n");
    const last = rows.map((row) => row.split(",")[0]).sort().at(-1) ?? "";
    const ahead = [...new Set(rows.map((row) => row.split(",").slice(1, -1).join(",")))].flatMap((key) =>
      [1, 2, 3].map((step) => `${formatPeriod(DAY, parseDate(last) + 7 * step)},${key},,2.5`)
    );
    const past = rows.map((row) => `${row},2.5`);
    const config = JSON.parse(await Deno.readTextFile(project.config));
    await Deno.writeTextFile(project.config, JSON.stringify({ ...config, exogenous: { future: ["price"] } }));
    for (const lines of [[...past, ...ahead], past]) {
      await Deno.writeTextFile(`${project.dir}/t.csv`, [`${header},price`, ...lines].join("\n"));
      const trained = await project.train("--no-charts", "--replace");
      const next = /^Next: deno task (.*)$/m.exec(trained.stdout)?.[1] ?? "";
      const [first, second] = next.split(/ \(price must be known ahead\), then /);
      assertEquals([second, lines === past], lines === past ? ["--future future.csv", true] : [undefined, false]);
      const draft = `${project.dir}/future.csv`, output = ["--output", `${project.dir}/f.csv`];
      const run = await cli([...first.replace("future.csv", draft).split(" "), ...output]);
      assertEquals(run.code, 0, run.stderr);
      if (second === undefined) continue;
      const again = await cli([...first.replace(/ --draft-future.*/, "").split(" "), "--future", draft, ...output]);
      assertEquals(again.code, 0, again.stderr);
    }
  }));

Deno.test("infer --draft-future has nothing to do where no model needs such columns, and needs models", () =>
  withProject(async (project) => {
    await cli(["features", ...project.table, "--quiet"]);
    const args = [
      "infer",
      ...project.registry,
      "--store",
      `${project.dir}/store`,
      "--draft-future",
      `${project.dir}/d.csv`,
    ];
    assertStringIncludes((await cli([...args, "--config", project.config])).stderr, "error[NOT_FOUND]");
    await project.train("--no-charts");
    assertEquals((await cli([...args, "--json"])).json(), { rows: 0, output: null, dataVersion: 1, damaged: [] });
  }));

Deno.test("infer --output - gives CSV alone on standard output, what a file would have; not together with --json", () =>
  withProject(async (project) => {
    assertEquals((await project.train("--quiet", "--no-charts")).code, 0);
    const at = [...project.registry, "--store", `${project.dir}/store`];
    assertEquals((await cli(["infer", ...at, "--output", `${project.dir}/f.csv`])).code, 0);
    for (const name of ["-", "/dev/stdout"]) {
      const run = await cli(["infer", ...at, "--output", name]);
      assertEquals([run.code, run.stdout], [0, await Deno.readTextFile(`${project.dir}/f.csv`)]);
      assertStringIncludes(run.stderr, "12 rows: standard output");
    }
    const both = await cli(["infer", ...at, "--output", "-", "--json"]);
    assertEquals([both.code, JSON.parse(both.stdout).error.code], [2, "WRONG_USAGE"]);
    assertStringIncludes(both.stderr, "name a file with --output");
  }));

Deno.test("infer refuses an output that cannot be before it opens anything", () =>
  withProject(async (project) => {
    const missing = ["--registry", `${project.dir}/none`, "--store", `${project.dir}/none`];
    Deno.mkdirSync(`${project.dir}/folder.csv`);
    for (const option of ["--output", "--draft-future"]) {
      const run = await cli(["infer", ...missing, option, `${project.dir}/folder.csv`, "--json"]);
      assertEquals([run.code, JSON.parse(run.stdout).error.code], [1, "WRITE_FAILED"], option);
    }
  }));

Deno.test("infer --log keeps what serves, and nothing else; --predictions says where", () =>
  withProject(async (project) => {
    assertEquals((await project.train("--quiet", "--no-charts")).code, 0);
    const at = [...project.registry, "--store", `${project.dir}/store`, "--output", `${project.dir}/f.csv`, "--json"];
    const predictions = ["--predictions", `${project.dir}/predictions`];
    const run = await cli(["infer", ...at, "--log", ...predictions]);
    assertEquals(
      [run.code, run.json().logged],
      [0, { served: 12, shadow: 0, shadowFailures: {}, failure: null }],
      run.stderr,
    );
    const [day = ""] = [...Deno.readDirSync(`${project.dir}/predictions`)].map(({ name }) => name).sort();
    const [file = ""] = [...Deno.readDirSync(`${project.dir}/predictions/${day}`)].map(({ name }) => name);
    assert(file.endsWith(".parquet"), file);
    for (const flags of [["--log", "--stage", "Staging"], predictions]) {
      assertEquals((await cli(["infer", ...at, ...flags])).code, 2, flags.join(" "));
    }
    const { code, stderr } = await cli(["infer", ...at, "--log", "--predictions", project.config]);
    assertEquals(code, 1);
    assertStringIncludes(stderr, "not all forecasts are logged");
  }));

Deno.test("infer refuses two ways of saying how far, and quantiles beyond 0 and 1", async () => {
  for (const flags of [["--until", "2024-01-01", "--horizon", "3"], ["--total", ""], ["--quantiles", "0.5,1"]]) {
    assertEquals((await cli(["infer", ...flags])).code, 2, flags.join(" "));
  }
});

Deno.test("infer --until, --total and --input: up to a date, sums beside the forecasts, from a newer table", () =>
  withProject(async (project) => {
    assertEquals((await project.train("--quiet", "--no-charts")).code, 0);
    const at = [...project.registry, "--store", `${project.dir}/store`, "--output", `${project.dir}/f.csv`];
    const rows = (await Deno.readTextFile(`${project.dir}/t.csv`)).trim().split("\n");
    const last = rows.slice(1).map((row) => row.split(",")[0]).sort().at(-1) ?? "";
    const week = (steps: number) => formatPeriod(DAY, parseDate(last) + 7 * steps);
    const two = await cli(["infer", ...at, "--until", week(2), "--total", "location", "--total", "all", "--json"]);
    assertEquals([two.code, two.json().rows, two.json().totals], [0, 8, `${project.dir}/f_totals.csv`], two.stderr);
    const sums = (await Deno.readTextFile(`${project.dir}/f_totals.csv`)).trim().split("\n").map((row) =>
      row.split(",")
    );
    assertEquals([...new Set(sums.slice(1).map((cells) => cells.slice(0, 2).join()))], [",north", ",", ",south"]);
    const far = await cli(["infer", ...at, "--until", week(9)]);
    assertStringIncludes(far.stderr, "error[HORIZON_TOO_LONG]");
    assertStringIncludes(far.stderr, week(3));
    const keys = [...new Set(rows.slice(1).map((row) => row.split(",").slice(1, 3).join()))];
    const newer = [...rows, ...keys.map((key) => `${week(1)},${key},5`)].join("\n");
    await Deno.writeTextFile(`${project.dir}/new.csv`, newer);
    const input = await cli(["infer", ...at, "--input", `${project.dir}/new.csv`, "--horizon", "1"]);
    assertEquals(input.code, 0, input.stderr);
    assertStringIncludes(input.stderr, "version 1 serves as before");
    assertStringIncludes(await Deno.readTextFile(`${project.dir}/f.csv`), week(2));
    const before = await cli(["infer", ...at, "--horizon", "1", "--json"]);
    assertEquals([before.json().dataVersion, before.json().changedSource], [1, []]);
    await Deno.writeTextFile(`${project.dir}/t.csv`, newer);
    const changed = await cli(["infer", ...at, "--horizon", "1", "--json"]);
    assertEquals(changed.json().changedSource, [`${project.dir}/t.csv`]);
    assertStringIncludes(changed.stderr, "SOURCE_CHANGED");
  }));
