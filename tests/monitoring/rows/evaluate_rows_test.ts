import { assert, assertAlmostEquals, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { DataError } from "@lib/core/errors/errors.ts";
import { SILENT_LOGGER } from "@lib/core/logger.ts";
import { prepareTable } from "@lib/data/prepare.ts";
import { evaluateRows } from "@lib/monitoring/rows/evaluate_rows.ts";
import { linesOf, SEEN, trained, trainedAnew } from "./_trained.ts";

async function errorOf(work: () => Promise<unknown>): Promise<DataError> {
  return await assertRejects(work, DataError);
}

Deno.test("evaluateRows() scores the rows of the source that came since training, and tells those that training has seen", async () => {
  const { at, root, write, read } = await trained("regression");
  const input = write("grown.csv", linesOf(0, SEEN + 60)), output = `${root}/grown-out.csv`;
  const { rows, scored, seen, seenScored, keys, findings, metrics, byKey } = await evaluateRows({
    ...at,
    input,
    output,
  });
  assertEquals([rows, scored, seen, seenScored, keys], [300, 60, 240, 0, 2]);
  assertEquals(findings.map(({ code, count }) => [code, count]), [["SEEN_ROW", 240]]);
  const [head, ...lines] = read("grown-out.csv"), column = (name: string) => head!.indexOf(name);
  assertEquals(lines.slice(238, 242).map((line) => line[column("use")]), ["seen", "seen", "scored", "scored"]);
  const of = (shop: string) => lines.filter((line) => line[column("use")] === "scored" && line[0] === shop);
  const errors = (told: readonly string[][]) =>
    told.map((line) => (Number(line[column("y")]) - Number(line[column("yhat")])) ** 2);
  const rmse = (told: readonly string[][]) => Math.sqrt(errors(told).reduce((sum, one) => sum + one, 0) / told.length);
  assertAlmostEquals(metrics.ours!.rmse!, rmse([...of("a"), ...of("b")]), 0.01);
  assertEquals(byKey.map(({ key, rows, version, reason }) => [...key, rows, version, reason]), [
    ["a", 30, 1, ""],
    ["b", 30, 1, ""],
  ]);
  assertAlmostEquals(byKey[1]!.scores.rmse!, rmse(of("b")), 0.01);
  // The noise of the table has a deviation of 10: learned by heart it would be less, guessed it would be 100.
  assert(metrics.ours!.rmse! > 5 && metrics.ours!.rmse! < 20 && metrics.prior_mean!.rmse! > 80);
  assertEquals(metrics.prior_mean!.oursThere, metrics.ours!.rmse);
});

Deno.test("evaluateRows() refuses to score nothing but what training has seen, unless somebody asks for it", async () => {
  const { at, root } = await trained("regression"), output = `${root}/seen.csv`;
  const { code, message, context } = await errorOf(() => evaluateRows({ ...at, output }));
  assertEquals([code, context.seen, context.scored], ["NO_USABLE_ROWS", SEEN, 0]);
  assertStringIncludes(message, "240 seen by training");
  await assertRejects(() => Deno.stat(output), Deno.errors.NotFound);
  const asked = await evaluateRows({ ...at, output, withSeen: true });
  assertEquals([asked.scored, asked.seen, asked.seenScored], [SEEN, SEEN, SEEN]);
});

Deno.test("evaluateRows() of classes has the metrics and sets of the hold-out, and counts a class that no model knows as a mistake", async () => {
  const { at, root, write } = await trained("classes"), output = `${root}/out.csv`;
  const came = linesOf(SEEN, SEEN + 80), input = write("came.csv", came);
  const known = await evaluateRows({ ...at, input, output });
  // Forty ages, two plans: chance makes many of these rows equal to some of training, and as many of training's own.
  assert(known.twins > 20 && known.seen === 0 && known.scored === 80);
  assert(
    known.metrics.ours!.accuracy! > 0.75 && known.metrics.ours!.roc_auc! > 0.75,
    JSON.stringify(known.metrics.ours),
  );
  assertEquals(Object.keys(known.coverage), ["80"]);
  assertEquals([known.evidence?.classes, known.evidence?.confusion?.confusion.length], [["no", "yes"], 4]);
  const odd = write("odd.csv", came.map((line, i) => i < 8 ? line.replace(/(yes|no)$/, "perhaps") : line));
  const told = await evaluateRows({ ...at, input: odd, output });
  assertEquals(told.findings.map(({ code, count, column }) => [code, count, column])[0], ["UNKNOWN_CLASS", 8, "stays"]);
  const all = [...linesOf(0, SEEN), ...came],
    grown = await evaluateRows({ ...at, input: write("all.csv", all), output });
  // Most rows of training are there, whatever chance makes equal beside them.
  assertEquals([grown.seen >= SEEN, grown.scored + grown.seen, grown.twins], [true, 320, 0]);
  assertEquals([told.scored, told.evidence?.classes], [80, ["no", "yes", "perhaps"]]);
  assertAlmostEquals(told.metrics.ours!.accuracy!, known.metrics.ours!.accuracy!, 0.101);
  assert(told.metrics.ours!.accuracy! < known.metrics.ours!.accuracy!);
  // The baseline learned of the same rows: it does not know that class either.
  assert(told.metrics.prior_mean!.log_loss! > 2 && told.metrics.ours!.log_loss! > 2);
});

Deno.test("evaluateRows() of several targets leaves out rows of which one is not known", async () => {
  const { at, root, write, read } = await trained("targets");
  const came = linesOf(SEEN, SEEN + 40).map((line, i) => i < 3 ? line.replace(/,\d+,(yes|no)$/, ",,$1") : line);
  const result = await evaluateRows({ ...at, input: write("two.csv", came), output: `${root}/two-out.csv` });
  assertEquals([result.rows, result.scored, result.evidence?.targets], [40, 37, ["spent", "tips"]]);
  assertEquals(result.findings.map(({ code, count, column }) => [code, count, column]), [[
    "MISSING_TARGET",
    3,
    "tips",
  ]]);
  const [head, first] = read("two-out.csv");
  assertEquals(head!.slice(-3), ["y_spent", "y_tips", "use"]);
  assertEquals(first!.slice(-2), ["", "no_target"]);
});

Deno.test("evaluateRows() scores keys that no run has seen by the models of all keys, and says so", async () => {
  const { at, root, write } = await trained("regression");
  const input = write("new.csv", [...linesOf(SEEN, SEEN + 20, "c"), ...linesOf(SEEN + 20, SEEN + 40)]);
  const { byKey, outcomes, metrics } = await evaluateRows({ ...at, input, output: `${root}/new-out.csv` });
  assertEquals(outcomes, { champion: 20, fallback: 20, failed: 0 });
  assertEquals(
    byKey.map(({ key, status, scope, version, reason }) => [...key, status, scope, version, reason]).at(-1),
    [
      ...["c", "fallback", "global", 0, "NEW_KEY"],
    ],
  );
  assertEquals([metrics.ours!.keys, metrics.prior_mean!.keys], [3, 3]);
});

Deno.test("evaluateRows() refuses tables that have no rows, no column of the target, or no target in it", async () => {
  const { at, root, write } = await trained("regression"), output = `${root}/none.csv`;
  const codeOf = async (input: string) => (await errorOf(() => evaluateRows({ ...at, input, output }))).code;
  assertEquals(await codeOf(write("empty.csv", [])), "HEADER_ONLY");
  assertEquals(await codeOf(write("short.csv", ["a,31,gold"], "shop,age,plan")), "MISSING_COLUMN");
  assertEquals(await codeOf(write("blank.csv", ["a,31,gold,,1,yes", "b,31,gold,many,1,no"])), "NO_USABLE_ROWS");
  assertEquals(await codeOf(write("wrong.csv", ["a,31,gold,5"], "shop,years,plan,spent")), "MISSING_COLUMN");
  assertEquals([...Deno.readDirSync(root)].filter(({ name }) => name.startsWith("none")), []);
});

Deno.test("evaluateRows() does not guess which rows are new where the version that was trained on is another now", async () => {
  const { at, root, write } = await trainedAnew("regression"), folder = `${at.store}/t`;
  const input = write("came.csv", linesOf(SEEN, SEEN + 20)), output = `${root}/out.csv`;
  const first = await evaluateRows({ ...at, input, output });
  Deno.removeSync(folder, { recursive: true });
  write("t.csv", linesOf(0, SEEN - 20));

  await prepareTable(at.config, { store: at.store });
  assertEquals((await errorOf(() => evaluateRows({ ...at, input, output }))).code, "OTHER_DATA");
  const told: string[] = [], log = { ...SILENT_LOGGER, warn: (text: string) => void told.push(text) };
  const all = await evaluateRows({ ...at, input, output, withSeen: true, log });
  assertEquals([all.scored, all.metrics.ours!.rmse], [20, first.metrics.ours!.rmse]);
  // Nobody knows what was usual.
  assertEquals([Object.keys(all.metrics), told.some((text) => text.includes("OTHER_DATA"))], [["ours"], true]);
});

Deno.test("evaluateRows() numbers rows as the input does, each once for every target that is a key of its own", async () => {
  const { at, root, write, read } = await trainedAnew("classes", {
    target: ["stays", "plan"],
    contenders: ["prior_mean"],
  });
  const input = write("came.csv", linesOf(0, 4));
  await evaluateRows({ ...at, input, output: `${root}/out.csv`, withSeen: true });
  const [head, ...rows] = read("out.csv"), places = rows.map((row) => row[head!.indexOf("row")]);
  assertEquals(places.toSorted(), ["1", "1", "2", "2", "3", "3", "4", "4"]);
});
