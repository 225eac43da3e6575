import { assertEquals, assertStringIncludes } from "@std/assert";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { rowsChampion } from "../../inference/rows/_fixtures.ts";
import { rowsWorkspace, TABLE } from "../../inference/rows/_store.ts";
import { cli } from "../_support/memory_terminal.ts";

const KEYS = [seriesKey(["a", "north"]), seriesKey(["b", "north"])];
const SPENDING = { name: "spending", problem: "regression", keys: ["shop", "area"], target: "spent" };
const ROWS = "id,shop,area,age,plan\nx1,a,north,25,basic\nx2,c,north,31,gold\nx3,b,north,old,basic\n";

async function project(options: Partial<Parameters<typeof rowsWorkspace>[0]> = {}) {
  const work = await rowsWorkspace({ keys: KEYS, unseen: rowsChampion("global"), ...options });
  const at = ["--registry", work.source.registry, "--store", work.source.store];
  return { ...work, at, input: work.write("rows.csv", ROWS), output: `${work.root}/out.csv` };
}

Deno.test("infer of rows writes a prediction of each, hands columns through, and tells what was odd", async () => {
  const { at, input, output, read } = await project();
  const run = await cli(["infer", ...at, "--input", input, "--keep", "id", "--output", output]);
  assertEquals(run.code, 0, run.stderr);
  assertStringIncludes(run.stdout, "3 rows");
  assertStringIncludes(run.stderr, "UNREADABLE_VALUE");
  const [head, ...lines] = read("out.csv").map((line) => line.split(","));
  assertEquals(head!.slice(0, 4), ["shop", "area", "id", "row"]);
  assertEquals(lines.map((line) => [line[2], line.at(-2)]), [["x1", "champion"], ["x2", "fallback"], [
    "x3",
    "champion",
  ]]);
});

Deno.test("infer of rows takes those of the keys that are asked for, with their numbers in the input", async () => {
  const { at, input, output, read } = await project();
  const run = await cli(["infer", ...at, "--input", input, "--output", output, "--key", "shop=b"]);
  assertEquals([run.code, read("out.csv").slice(1).map((line) => line.split(",").slice(0, 3))], [0, [[
    "b",
    "north",
    "3",
  ]]]);
});

Deno.test("infer --json of rows gives outcomes of rows; rows without a prediction end with the code of failed keys", async () => {
  const { at, input, output } = await project({ keys: [KEYS[0]!], failed: [KEYS[1]!] });
  const run = await cli(["infer", ...at, "--input", input, "--output", output, "--json"]);
  const { outcomes, failures, rows } = run.json();
  assertEquals([run.code, rows, outcomes, failures], [4, 3, { champion: 1, fallback: 1, failed: 1 }, { SINGULAR: 1 }]);
  assertStringIncludes(run.stderr, "1 row (SINGULAR 1) failed");
});

Deno.test("infer of rows streams CSV to standard output, and refuses what asks for periods", async () => {
  const { at, input } = await project();
  const streamed = await cli(["infer", ...at, "--input", input, "--output", "-", "--quiet"]);
  assertEquals([streamed.code, streamed.stdout.trim().split("\n").length], [0, 4]);
  for (const flags of [["--horizon", "3"], ["--until", "2026-01-01"], ["--quantiles", "0.5"], ["--total", "all"]]) {
    const run = await cli(["infer", ...at, ...flags]);
    assertEquals(run.code, 1, flags[0]);
    assertStringIncludes(run.stderr, "WRONG_PROBLEM");
    assertStringIncludes(run.stderr, flags[0]!);
  }
});

Deno.test("commands that need a calendar refuse a table without one, and say what to do instead", async () => {
  const { root, write } = await project(), source = write("t.csv", TABLE);
  const config = write("spending.json", JSON.stringify({ ...SPENDING, source }));
  const own = ["--config", config, "--store", `${root}/store`];
  for (
    const command of [
      ["evaluate", ...own, "--output", `${root}/e.csv`],
    ]
  ) {
    const { code, stderr } = await cli(command);
    assertEquals([code, stderr.includes("WRONG_PROBLEM"), stderr.includes("hint: ")], [1, true, true], command[0]);
  }
});

Deno.test("infer --input and evaluate of rows that nothing predicts yet say so, and no rows of theirs become the table", async () => {
  const { root, at, source: { store }, write } = await project();
  const config = write("spending.json", JSON.stringify({ source: "none.csv", ...SPENDING }));
  const came = write("came.csv", "shop,area,age,plan,spent\na,north,25,basic,3\nb,north,31,gold,4\n");
  const versions = () => [...Deno.readDirSync(`${store}/spending`)].map(({ name }) => name).sort(), before = versions();
  for (const command of ["infer", "evaluate"]) {
    const flags = ["--config", config, ...at, "--registry", `${root}/none`, "--input", came];
    const { code, stderr } = await cli([command, ...flags]);
    assertEquals([code, stderr.includes("WRONG_PROBLEM"), stderr.includes("Train it first")], [1, true, true], stderr);
  }
  assertEquals(versions(), before);
});
