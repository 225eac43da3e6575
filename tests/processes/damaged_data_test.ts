import { assertEquals, assertGreater, assertRejects, assertStringIncludes } from "@std/assert";
import { DataError } from "@lib/core/errors/errors.ts";
import type { Progress } from "@lib/core/logger.ts";
import { inferTable } from "@lib/inference/series/infer.ts";
import { verifyStore } from "@lib/data/store/verify_store.ts";
import { cli } from "../cli/_support/memory_terminal.ts";
import { withProject } from "../cli/_support/small_project.ts";
import { futureRows, Project, tableRows } from "../training/_project.ts";

/** Flip a bit in the middle of a file. */
function spoil(path: string): void {
  const bytes = Deno.readFileSync(path);
  bytes[bytes.length >> 1] ^= 1;
  Deno.writeFileSync(path, bytes);
}

Deno.test("damaged data: infer goes on from the version before and says so; train builds it anew; nothing else changes", () =>
  withProject(async (project) => {
    const home = `${project.dir}/store/small`, output = `${project.dir}/f.csv`;
    const infer = async (...more: string[]) => {
      const args = ["--registry", `${project.dir}/models`, "--store", `${project.dir}/store`, "--output", output];
      const run = await cli(["infer", ...args, "--json", ...more]);
      return { run, forecasts: await Deno.readTextFile(output).catch(() => "") };
    };
    assertEquals((await project.train("--no-charts")).code, 0);
    const first = await infer();
    assertEquals([first.run.json().dataVersion, first.run.json().damaged], [1, []]);

    await Deno.writeTextFile(`${project.dir}/t.csv`, "2024-07-01,007,north,30\n", { append: true });
    assertEquals((await cli(["features", ...project.table])).code, 0);
    const second = await infer();
    assertEquals(second.run.json().dataVersion, 2);

    spoil(`${home}/v2/panel.parquet`);
    const { run, forecasts } = await infer();
    assertEquals([run.code, run.json().dataVersion], [0, 1]);
    const detail = "its checksum differs at byte 0";
    assertEquals(run.json().damaged, [{ version: 2, path: `${home}/v2/panel.parquet`, detail }]);
    assertStringIncludes(run.stderr, "version 1 stands in");
    assertEquals(forecasts, first.forecasts);

    const features = await cli(["features", ...project.table, "--json"]);
    assertEquals([features.json().version, features.json().isNew], [3, true]);
    assertStringIncludes(features.stderr, "set aside as v2.damaged");
    assertEquals((await infer()).forecasts, second.forecasts);
    assertEquals((await verifyStore(`${project.dir}/store`)).problems, []);

    for (const version of [1, 3]) spoil(`${home}/v${version}/keys.bin`);
    const none = await infer();
    assertEquals(none.run.code, 1);
    assertStringIncludes(none.run.stderr, "error[CORRUPT_GROUP]");
    assertStringIncludes(none.run.stderr, "v3/keys.bin");
    assertStringIncludes(none.run.stderr, "hint: Run deno task features");
    assertEquals(none.forecasts, second.forecasts, "the file of before");
  }));

Deno.test("damaged data: found in the middle of training it ends the run; resumed on what is built anew it ends like a whole one", async () => {
  using whole = new Project(tableRows(6)), cut = new Project(tableRows(6));
  const panel = `${cut.paths.store}/shop/v1/panel.parquet`;
  const expected = await whole.train();
  const onProgress = ({ phase, done }: Progress) => {
    if (phase === "backtest" && done === 0) spoil(panel);
  };
  const error = await assertRejects(() => cut.train({ onProgress }), DataError);
  assertEquals([error.code, error.context.path], ["CORRUPT_GROUP", panel]);
  const resumed = await cut.train({ resume: true });
  assertEquals([resumed.outcomes, resumed.summary.metrics], [expected.outcomes, expected.summary.metrics]);
  assertEquals(resumed.summary.data.version, 2);
  const forecasts = async (project: Project) => {
    const keys = expected.outcomes.map(({ key }) => key.parts);
    const future = project.write(futureRows(keys), "future.csv"), output = `${project.root}/f.csv`;
    assertGreater(
      (await inferTable({ ...project.paths, now: () => new Date(0), future, output, digits: "all" })).rows,
      0,
    );
    return Deno.readTextFileSync(output);
  };
  assertEquals(await forecasts(cut), await forecasts(whole));
});
