import { assertEquals, assertStringIncludes } from "@std/assert";
import { cli } from "../_support/memory_terminal.ts";
import { withProject } from "../_support/small_project.ts";

Deno.test("monitor: without forecasts checked is 0 and the exit code too; with them scores, gauges and JSON", () =>
  withProject(async (project) => {
    const at = ["--store", `${project.dir}/store`, "--predictions", `${project.dir}/log`, ...project.registry];
    const monitor = (...more: string[]) => cli(["monitor", ...at, "--reports", `${project.dir}/reports`, ...more]);
    const before = await monitor("--json");
    assertEquals([before.code, before.json().checked], [0, 0]);

    const whole = await Deno.readTextFile(`${project.dir}/t.csv`), last = "2024-06-24";
    await Deno.writeTextFile(
      `${project.dir}/t.csv`,
      whole.split("\n").filter((line) => !line.startsWith(last)).join("\n"),
    );
    assertEquals((await project.train("--quiet", "--no-charts")).code, 0);
    const unlogged = await monitor("--json");
    assertEquals([unlogged.code, unlogged.json().checked], [0, 0]);
    assertStringIncludes(unlogged.stderr, "(NO_FORECASTS)");

    const infer = await cli(["infer", "--log", "--quiet", "--output", `${project.dir}/f.csv`, ...at]);
    assertEquals(infer.code, 0, infer.stderr);
    await Deno.writeTextFile(`${project.dir}/t.csv`, whole);
    assertEquals((await cli(["features", ...project.table, "--quiet"])).code, 0);
    const run = await monitor("--json", "--prometheus", `${project.dir}/m.prom`), json = run.json();
    assertEquals(run.code, 0, run.stderr);
    assertEquals([json.checked, json.alerts, Object.keys(json).slice(0, 4)], [
      ...[4, [], ["checked", "keys", "alerts", "metrics"]],
    ]);
    assertEquals(json.keys, { ok: 4, degraded: 0, drifted: 0, stale: 0, new: 0, ended: 0 });
    assertEquals((json.metrics as Record<string, unknown>).scored, 4);
    assertEquals(json.report, `${project.dir}/reports/monitor/small/index.html`);
    assertStringIncludes(await Deno.readTextFile(String(json.report)), "4 of 12 logged forecasts compared");
    const gauges = await Deno.readTextFile(`${project.dir}/m.prom`);
    assertStringIncludes(gauges, 'models_monitor_forecasts{table="small",state="pending"} 8\n');

    const shown = await monitor();
    assertStringIncludes(shown.stdout, "small: 4 of 12 logged forecasts compared with what came");
    assertStringIncludes(shown.stdout, "Not compared: 8 of periods that are not known yet.");
    const wrong = await monitor("--since", "yesterday");
    assertEquals(wrong.code, 1);
    assertStringIncludes(wrong.stderr, "error[INVALID_DATE]");

    // A unit changes, is told once, blocks, and is over.
    const file = `${project.dir}/alerts.jsonl`, config = JSON.parse(await Deno.readTextFile(project.config));
    config.monitoring = { alerts: [{ name: "log", file }] };
    await Deno.writeTextFile(project.config, JSON.stringify(config));
    const wrongUnit = whole.replaceAll(/(2024-06-[12]\d,.*)$/gm, "$100");
    const told = [];
    for (const table of [wrongUnit, wrongUnit, whole]) {
      await Deno.writeTextFile(`${project.dir}/t.csv`, table);
      assertEquals((await cli(["features", ...project.table, "--quiet"])).code, 0);
      const { alerts, blocked, told: now } = (await monitor("--config", project.config, "--json")).json();
      told.push([...[alerts, blocked].map((all) => (all as { code: string }[]).map(({ code }) => code)), now]);
    }
    const log = { rule: "log", channel: "file", firing: 0, recovered: 0, failure: null };
    assertEquals(told, [
      [["UNIT_CHANGED"], ["UNIT_CHANGED"], [{ ...log, firing: 1 }]],
      [["UNIT_CHANGED"], ["UNIT_CHANGED"], []],
      [[], [], [{ ...log, recovered: 1 }]],
    ]);
    assertEquals((await Deno.readTextFile(file)).trim().split("\n").length, 2);
  }));

Deno.test("monitor: an empty folder is a mistake of the call, and one that is not there is told on standard error", async () => {
  for (const option of ["--registry", "--store", "--reports", "--predictions"]) {
    const empty = await cli(["monitor", `${option}=`]);
    assertEquals(empty.code, 2);
    assertStringIncludes(empty.stderr, "It must name a folder.");
  }
  const dir = Deno.makeTempDirSync(),
    folders = ["store", "reports", "predictions"].flatMap((n) => [`--${n}`, `${dir}/${n}`]);
  const mistyped = await cli(["monitor", "--registry", `${dir}/modles`, ...folders, "--quiet", "--json"]);
  assertEquals([mistyped.code, mistyped.json().checked], [0, 0]);
  assertStringIncludes(mistyped.stderr, `nothing is registered in ${dir}/modles`);
  assertStringIncludes(mistyped.stderr, "or is another folder meant by --registry");
});
