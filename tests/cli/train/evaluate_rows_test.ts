import { assertEquals, assertStringIncludes } from "@std/assert";
import { linesOf, SEEN, trained } from "../../monitoring/rows/_trained.ts";
import { cli } from "../_support/memory_terminal.ts";

async function project() {
  const { root, at, config, write } = await trained("regression");
  const path = `${root}/t.json`, { name, source, problem, keys, target, inputs: { ignore }, contenders } = config;
  const given = { name, source, problem, keys, target, inputs: { ignore }, contenders, levels: [80] };
  Deno.writeTextFileSync(path, JSON.stringify(given));
  const flags = ["--config", path, "--registry", at.registry, "--store", at.store, "--reports", `${root}/reports`];
  return { root, write, run: (...more: string[]) => cli(["evaluate", ...flags, ...more]) };
}

Deno.test("evaluate of rows tells what serves beside what is usual, what was seen, and where predictions and page lie", async () => {
  const { root, write, run } = await project(), input = write("grown.csv", linesOf(0, SEEN + 40));
  const { code, stdout, stderr } = await run("--input", input);
  assertEquals(code, 0, stderr);
  for (const text of ["40 rows of 2 keys scored, of 280 read, 240 rows of them seen", "what is usual", "Intervals: "]) {
    assertStringIncludes(stdout, text);
  }
  assertStringIncludes(stderr, "SEEN_ROW");
  assertStringIncludes(stdout, `${root}/reports/t-evaluation.html`);
  assertEquals(Deno.readTextFileSync(`${root}/reports/t-evaluation.csv`).trim().split("\n").length, 281);
  const verbose = await run("--input", input, "--verbose", "--no-charts");
  for (const text of ["rmse*", "Coverage of intervals", "rows"]) assertStringIncludes(verbose.stdout, text);
});

Deno.test("evaluate --json of rows has the names of the hold-out of train, and ends with an error where all was seen", async () => {
  const { root, write, run } = await project(), input = write("came.csv", linesOf(SEEN, SEEN + 40));
  const result = (await run("--input", input, "--output", `${root}/out.csv`, "--json")).json();
  const names = ["metrics", "significance", "coverage", "intervalCoverage", "keys", "outcomes", "failures", "findings"];
  assertEquals(names.filter((name) => !(name in result)), []);
  assertEquals([result.scored, result.seen, result.page], [40, 0, `${root}/out.html`]);
  const seen = await run();
  assertEquals([seen.code, seen.stderr.includes("NO_USABLE_ROWS"), seen.stderr.includes("--seen")], [1, true, true]);
  assertEquals((await run("--seen", "--no-charts")).code, 0);
});

Deno.test("evaluate of rows refuses what asks for origins and keys", async () => {
  const { run } = await project();
  for (const flags of [["--origins", "2"], ["--limit", "1"], ["--share", "s"], ["--key", "shop=a"]]) {
    const { code, stderr } = await run(...flags);
    assertEquals([code, stderr.includes("WRONG_PROBLEM"), stderr.includes(flags[0]!)], [1, true, true], flags[0]);
  }
});

Deno.test("evaluate --seen of rows that nothing serves says that they must be trained first", async () => {
  const { root, run } = await project();
  const { code, stderr } = await run("--registry", `${root}/none`, "--seen");
  assertEquals([code, stderr.includes("train it first")], [2, true], stderr);
});
