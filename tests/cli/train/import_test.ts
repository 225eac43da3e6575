import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { formatLightgbm } from "@lib/exchange/formats/lightgbm_text.ts";
import { EVERY_QUESTION } from "../../exchange/_ensembles.ts";
import { cli } from "../_support/memory_terminal.ts";
import { withProject } from "../_support/small_project.ts";

Deno.test("import takes in a model, which train enters where the table has its features", () =>
  withProject(async (project) => {
    const { dir, registry, table } = project, file = `${dir}/vendor.txt`;
    const trees = { ...EVERY_QUESTION, names: ["lag_1", "step"] };
    await Deno.writeTextFile(file, formatLightgbm(trees)?.text ?? "");
    const run = (...more: string[]) => cli(["import", file, ...registry, ...more]);
    const first = await run("--name", "vendor", "--trained-until", "2022-12-31", "--json");
    assertEquals(first.code, 0, first.stderr);
    const { name, former, source, trees: count, features, transform, trainedUntil } = first.json();
    assertEquals([name, former, source, count, features], ["vendor", null, "vendor.txt", 2, ["lag_1", "step"]]);
    assertEquals([transform, trainedUntil], ["none", "2022-12-31"]);
    const again = await run("--name", "vendor", "--trained-until", "2023-01-31");
    assertStringIncludes(again.stdout, "takes the place of");
    assertStringIncludes(again.stdout, `{"name": "vendor", "base": "imported"}`);

    const config = JSON.parse(await Deno.readTextFile(project.config));
    const contenders = ["naive", { name: "vendor", base: "imported" }];
    const features_ = { names: ["lag_1", "step"], transform: "none" };
    await Deno.writeTextFile(project.config, JSON.stringify({ ...config, contenders, features: features_ }));
    assertEquals((await project.train("--quiet", "--no-charts")).code, 0);
    const board = (await cli(["models", "leaderboard", "--item", "a/../b", ...registry, "--json"])).json();
    assert((board.contenders as { contender: string }[]).some(({ contender }) => contender === "vendor"));
    const evaluated = await cli([
      "evaluate",
      ...table,
      ...registry,
      "--output",
      `${dir}/e.csv`,
      "--workers",
      "1",
      "--json",
    ]);
    assert("vendor" in (evaluated.json().metrics as object), evaluated.stderr);

    await Deno.writeTextFile(project.config, JSON.stringify({ ...config, contenders, features: { names: ["lag_2"] } }));
    const codeOf = async (...args: string[]) =>
      ((await cli([...args, "--json"])).json().error as { code: string }).code;
    assertEquals(await codeOf("train", ...table, ...registry, "--reports", `${dir}/reports`), "SPEC_MISMATCH");
    assertEquals(
      await codeOf("train", ...table, "--registry", `${dir}/no`, "--reports", `${dir}/reports`),
      "UNKNOWN_CONTENDER",
    );
    assertEquals((await run("--name", "ridge", "--trained-until", "2022-12-31")).code, 1);
    for (const wrong of [["--name", "v"], ["--name", "v", "--trained-until", "2022-01-01", "--offset", "x"]]) {
      assertEquals((await run(...wrong)).code, 2);
    }
  }));
