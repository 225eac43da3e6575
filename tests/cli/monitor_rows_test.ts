import { assertEquals, assertStringIncludes } from "@std/assert";
import { linesOf, SEEN, trained } from "../monitoring/rows/_trained.ts";
import { cli } from "./_support/memory_terminal.ts";

async function project() {
  const { root, at, write } = await trained("regression");
  const flags = ["--registry", at.registry, "--store", at.store, "--reports", `${root}/reports`];
  return { root, write, run: (...more: string[]) => cli(["monitor", ...flags, ...more]) };
}

Deno.test("monitor of rows tells scores beside their promise, distances, how keys stand, and where its page is", async () => {
  const { root, write, run } = await project(),
    input = write("came.csv", [...linesOf(SEEN, SEEN + 40), ...linesOf(0, 2, "z")]);
  const { code, stdout, stderr } = await run("--actuals", input);
  assertEquals(code, 0, stderr);
  for (
    const text of [
      "42 scored",
      "promised",
      "Distance from training, version 1",
      "spent (prediction)",
      "KEYS_NEW",
      "2 keys have",
    ]
  ) {
    assertStringIncludes(stdout, text);
  }
  assertStringIncludes(
    Deno.readTextFileSync(`${root}/reports/monitor/t/index.html`),
    "What came beside what was promised",
  );
});

Deno.test("monitor --json of rows is the look; without --actuals the source is looked at, of which nothing is new", async () => {
  const { root, write, run } = await project(), input = write("came.csv", linesOf(SEEN, SEEN + 40));
  const look = (await run("--actuals", input, "--json")).json();
  assertEquals([look.checked, look.watched, look.report], [40, 2, `${root}/reports/monitor/t/index.html`]);
  assertStringIncludes((await run()).stdout, "none is new");
});

Deno.test("monitor of rows refuses what needs periods, a log or gauges", async () => {
  const { run } = await project();
  const all = [["--since", "2026-01-01"], ["--predictions", "p"], ["--prometheus", "f"], [
    "--service",
    "http://127.0.0.1:1",
  ]];
  for (const flags of all) {
    const { code, stderr } = await run(...flags);
    assertEquals([code, stderr.includes("WRONG_PROBLEM"), stderr.includes(flags[0]!)], [1, true, true], flags[0]);
  }
});
