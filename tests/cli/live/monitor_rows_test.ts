import { assertEquals, assertStringIncludes } from "@std/assert";
import { linesOf, SEEN, trained } from "../../monitoring/rows/_trained.ts";
import { cli } from "../_support/memory_terminal.ts";

async function project(kind: Parameters<typeof trained>[0] = "regression") {
  const { root, at, write } = await trained(kind);
  const models = ["--registry", at.registry, "--store", at.store], flags = [...models, "--reports", `${root}/reports`];
  return {
    ...{ root, write },
    run: (...more: string[]) => cli(["monitor", ...flags, "--predictions", `${root}/nothing`, ...more]),
    infer: (...more: string[]) => cli(["infer", ...models, ...more]),
  };
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

Deno.test("monitor of rows scores what infer --log has kept of them, and counts rows of which nothing was said", async () => {
  const { write, run, infer, root } = await project();
  // No two of them say the same.
  const lines = linesOf(SEEN, SEEN + 40).map((line, i) => line.replace(/,\d+,/, `,${80 + i},`));
  const asked = write(
    "asked.csv",
    lines.slice(0, 30).map((line) => line.split(",").slice(0, 3).join(",")),
    "shop,age,plan",
  );
  const log = ["--predictions", `${root}/log`];
  const said = await infer("--input", asked, "--output", `${root}/out.csv`, "--log", ...log);
  assertEquals(said.code, 0, said.stderr);
  assertStringIncludes(said.stdout, "Logged: 30 lines of what serves.");
  const input = write("came.csv", lines), look = (await run("--actuals", input, "--json", ...log)).json();
  assertEquals([look.checked, look.notLogged, look.notes], [30, 10, []]);
  const { stdout } = await run("--actuals", input, ...log);
  assertStringIncludes(stdout, "30 scored by what was said of them, 10 rows not, as nothing is logged");
  assertEquals((await run("--actuals", input, "--json", "--predictions", `${root}/none`)).json().notLogged, null);
});

Deno.test("monitor of rows writes gauges, looks at a server, and refuses a date where the table has no time", async () => {
  const { run, root } = await project(), gauges = `${root}/gauges.prom`;
  const asked = ["--prometheus", gauges, "--service", "http://127.0.0.1:1", "--json"];
  const alerts = (await run(...asked)).json().alerts as { readonly code: string; readonly kind: string }[];
  assertEquals(alerts.filter(({ kind }) => kind === "service").map(({ code }) => code), ["SERVICE_DOWN"]);
  assertStringIncludes(Deno.readTextFileSync(gauges), 'models_monitor_rows{table="t",state="seen"} 240');
  const { code, stderr } = await run("--since", "2026-01-01");
  assertEquals([code, stderr.includes("WRONG_PROBLEM"), stderr.includes("--since")], [1, true, true]);
});

Deno.test("infer --log of classes counts the lines of the log: one for each class of a row", async () => {
  const { write, infer, root } = await project("classes"), asked = write("asked.csv", linesOf(SEEN, SEEN + 10));
  const said = await infer("--input", asked, "--output", `${root}/out.csv`, "--log", "--predictions", `${root}/log`);
  assertEquals(said.code, 0, said.stderr);
  assertStringIncludes(said.stdout, "10 rows: ");
  assertStringIncludes(said.stdout, "Logged: 20 lines of what serves.");
});
