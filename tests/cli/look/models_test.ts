import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { cli } from "../_support/memory_terminal.ts";
import { withProject } from "../_support/small_project.ts";

Deno.test("models lists, filters, sorts, shows versions, leaderboards and runs", () =>
  withProject(async (project) => {
    assertEquals((await project.train("--quiet", "--no-charts")).code, 0);
    assertEquals((await project.train("--quiet", "--no-charts", "--item", "007")).code, 0);
    const models = async (...args: string[]) => {
      const run = await cli(["models", ...args, ...project.registry, "--json"]);
      assertEquals(run.code, 0, run.stderr);
      return run.json();
    };
    const list = async (...args: string[]) => (await models("list", ...args)).models as Record<string, unknown>[];

    const serving = await list();
    assertEquals(serving.length, 4); // one champion per key, of either run
    assertEquals((await list("--all")).length, 6);
    assertEquals((await list("--item", "007", "--all")).length, 4);
    assertEquals((await list("--key", "location=south")).map((row) => row.key), [["007", "south"]]);
    assertEquals((await list("--status", "fallback")).length, 1);
    const scores = (await list("--metric", "mase", "--sort", "desc", "--status", "champion"))
      .map((row) => (row.scores as Record<string, number>).mase);
    assertEquals(scores, scores.toSorted((a, b) => b - a));
    const one = await models("list", "--limit", "1");
    assertEquals([(one.models as unknown[]).length, one.more], [1, true]);

    const shown = await models("show", "--item", "a/../b");
    assertEquals([shown.key, shown.version], [["a/../b", "north"], 1]);
    assert("planHash" in (shown.lineage as object) && (shown.events as unknown[]).length > 0);
    const { members } = shown.model as { members: { contender: string; share: number }[] };
    assertEquals(members.reduce((sum, { share }) => sum + share, 0), 1);
    if (members.length === 1) assertEquals(members[0].contender, shown.contender);
    const recipe = members.map(({ contender, share }) => ({ contender, weight: share }));
    assertEquals([shown.recipe, (await list("--item", "a/../b"))[0].recipe], [recipe, recipe]);
    assertEquals((await models("show", "--version", String(shown.id))).key, shown.key);
    const south = ["--item", "007", "--key", "location=south"];
    const waits = await models("show", ...south, "--stage", "Staging");
    assertEquals([waits.version, (await models("show", ...south)).version], [2, 1]);
    assertEquals((await list("--version", String(waits.id))).map((row) => row.version), [2]);

    const board = await models("leaderboard", "--item", "a/../b");
    assertEquals(board.spans, ["fold_1", "holdout"]);
    const contenders = (board.contenders as { contender: string }[]).map((row) => row.contender);
    for (const name of ["naive", "moving_average", "ridge"]) assert(contenders.includes(name), name);
    assert(contenders.includes(String(board.chosen)));

    const runs = (await models("runs")).runs as { run: string }[];
    assertEquals(runs.length, 2);
    assertEquals((await list("--run", runs[1].run)).length, 4);

    const text = await cli(["models", "leaderboard", "--item", "a/../b", "--metric", "wape", ...project.registry]);
    assertStringIncludes(text.stdout, "wape of a/../b / north");
    for (const view of [["list"], ["runs"], ["show", "--item", "a/../b"]]) {
      assertStringIncludes((await cli(["models", ...view, ...project.registry])).stdout, "small-");
    }
    const failures: [string[], string][] = [
      [["show", "--item", "007"], "AMBIGUOUS_KEY"],
      [["show", "--item", "7"], "NO_MATCHING_KEY"],
      [["show", "--version", "999"], "NOT_FOUND"],
      [["list", "--run", "nope"], "NOT_FOUND"],
      [["list", "--run", "nope", "--all"], "NOT_FOUND"],
      [["leaderboard", "--item", "a/../b", "--metric", "skill", "--json"], "UNKNOWN_METRIC"],
      [["show", "--version", "1", "--item", "nobody"], "NO_MATCHING_KEY"],
      [["leaderboard", "--item", "short"], "NO_LEADERBOARD"],
      [["leaderboard", "--item", "a/../b", "--metric", "foo"], "UNKNOWN_METRIC"],
      [["list", "--metric", "foo"], "UNKNOWN_METRIC"],
    ];
    for (const [args, code] of failures) {
      const run = await cli(["models", ...args, ...project.registry]);
      assertEquals(run.code, 1, code);
      assertStringIncludes(run.stderr, `error[${code}]`);
    }
  }));

Deno.test("models refuses values that cannot be meant as wrong usage", async () => {
  const cases: [string[], string][] = [
    [["list", "--sort", "up"], "asc or desc"],
    [["list", "--status", "failing"], "champion, fallback"],
    [["list", "--stage", "production"], "None, Staging, Production, Archived"],
    [["list", "--limit", "0"], "at least 1"],
    [["show", "--limit", "1"], "--limit"],
    [["leaderboard", "--limit", "1"], "--limit"],
    [["show", "--version", "-1"], "at least 1"],
  ];
  for (const [args, text] of cases) {
    const run = await cli(["models", ...args]);
    assertEquals([run.code, run.stdout], [2, ""], args.join(" "));
    assertStringIncludes(run.stderr, text);
  }
});
