import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { isFile } from "../../../lib/storage/files/files.ts";
import { withTrained } from "../../upkeep/_project.ts";
import { cli } from "../_support/memory_terminal.ts";

Deno.test("retrain shows its plan, carries it out once, and says so", () =>
  withTrained(async ({ dir, config, options, forecasts }) => {
    const retrain = (...more: string[]) =>
      cli(["retrain", "--config", config, "--workers", "1", "--quiet", ...options(), ...more]);
    const before = await forecasts();
    const week = (n: number) => new Date(Date.UTC(2022, 0, 3) + n * 7 * 86_400_000).toISOString().slice(0, 10);
    const rows = Array.from({ length: 8 }, (_, i) => `${week(130 + i)},007,north,30\n`).join("");
    await Deno.writeTextFile(`${dir}/t.csv`, rows, { append: true });

    const plan = await retrain("--plan", "--json");
    const { keys, skipped, blocked, ...others } = plan.json() as Record<string, { key: string[] }[]>;
    assertEquals([plan.code, keys?.map(({ key }) => key), blocked, others], [0, [["007", "north"]], [], {}]);
    assertEquals((skipped as unknown as { reason: string }[]).map(({ reason }) => reason), Array(3).fill("UNCHANGED"));
    assertStringIncludes((await cli(["retrain", "--config", config, ...options(), "--plan"])).stdout, "1 of 4 keys is");
    assertEquals(await forecasts(), before);

    const done = await retrain("--json"), result = done.json() as Record<string, { promoted: number; run: string }>;
    assertEquals([done.code, result.trained?.promoted, result.serves], [0, 1, true], done.stderr);
    const again = await retrain("--json");
    assertEquals([again.code, again.json().trained, again.json().keys], [0, null, []]);
    const history = await cli(["history", "--run", result.trained!.run, "--registry", `${dir}/models`]);
    assertStringIncludes(history.stdout, "retraining: 1 stale");
  }));

Deno.test("retrain names what is wrong with how it is called", async () => {
  for (
    const [args, text] of [
      [["--budget", "0"], "Write 500 for keys, 600s for seconds"],
      [["--budget", "10m"], "Write 500 for keys, 600s for seconds"],
      [["--trigger", "weather"], "schedule, performance, drift, manual"],
      [["--scope", "global"], "auto, local, all"],
    ] as const
  ) {
    const { code, stderr } = await cli(["retrain", ...args]);
    assertEquals(code, 2, stderr);
    assertStringIncludes(stderr, text);
  }
  const { code, stderr } = await cli(["retrain", "--plan", "--registry", "/nonexistent", "--store", "/nonexistent"]);
  assertEquals(code, 1);
  assertStringIncludes(stderr, "error[NOT_FOUND]");
});

Deno.test("retrain writes the page of its run, unless told not to", () =>
  withTrained(async ({ dir, config, options }) => {
    let weeks = 130;
    const retrain = async (...more: string[]) => {
      const week = () => new Date(Date.UTC(2022, 0, 3) + weeks++ * 7 * 86_400_000).toISOString().slice(0, 10);
      const rows = Array.from({ length: 8 }, () => `${week()},007,north,30\n`).join("");
      await Deno.writeTextFile(`${dir}/t.csv`, rows, { append: true });
      const args = ["--trigger", "manual", "--item", "007", "--json", ...more];
      const { json, stderr } = await cli(["retrain", "--config", config, "--workers", "1", ...options(), ...args]);
      const { trained } = json() as { trained: { run: string } | null };
      assert(trained !== null, stderr);
      return isFile(`${dir}/reports/${trained.run}/index.html`);
    };
    assertEquals([await retrain("--no-charts"), await retrain()], [false, true]);
  }));
