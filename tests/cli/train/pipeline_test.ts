import { assertEquals, assertStringIncludes } from "@std/assert";
import { withTrained } from "../../upkeep/_project.ts";
import { cli } from "../_support/memory_terminal.ts";

Deno.test("pipeline gives one object with those of its commands, and the exit code of the first failure", () =>
  withTrained(async ({ dir, config, options }) => {
    const at = ["--config", config, "--workers", "1", "--quiet", ...options(), "--output", `${dir}/f.csv`];
    const pipeline = (stages: string, ...more: string[]) =>
      cli(["pipeline", "--stages", stages, ...at, "--predictions", `${dir}/predictions`, ...more]);
    const done = await pipeline("features,retrain,infer", "--json");
    const { code, stages } = done.json() as { code: number; stages: { stage: string; code: number; result: object }[] };
    assertEquals([done.code, code, stages.map((run) => [run.stage, run.code])], [0, 0, [
      ["features", 0],
      ["retrain", 0],
      ["infer", 0],
    ]], done.stderr);
    assertEquals(stages.map(({ result }) => Object.keys(result)[0]), ["group", "keys", "rows"]);
    const failed = await pipeline("infer,monitor", "--registry", `${dir}/none`, "--json");
    assertEquals([failed.code, (failed.json().stages as object[]).length], [1, 1]);
    assertStringIncludes(failed.stderr, "error[NOT_FOUND]");
    assertEquals((await pipeline("gate")).code, 2);
    assertEquals((await pipeline("promotion", "--by", "ana")).code, 2);
  }));
