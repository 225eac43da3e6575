import { assert, assertEquals, assertMatch } from "@std/assert";
import { SILENT_LOGGER } from "@lib/core/logger.ts";
import { inferRows } from "@lib/inference/rows/infer_rows.ts";
import { withServedRows } from "@lib/inference/rows/served_rows.ts";
import { monitorRows } from "@lib/monitoring/monitor_rows.ts";
import { SaidRows } from "@lib/monitoring/rows/said_rows.ts";
import { trainTable } from "@lib/training/train.ts";
import { linesOf, SEEN, trained, trainedAnew, type TrainedFolder } from "./_trained.ts";

const NOWHERE = { write() {} };
const blind = (lines: readonly string[]) => lines.map((line) => line.split(",").slice(0, 3).join(","));

async function say({ at, write }: TrainedFolder, lines: readonly string[], predictions: string) {
  const input = write("asked.csv", blind(lines), "shop,age,plan");
  const { logged } = await inferRows({ ...at, input, output: NOWHERE, predictions });
  return logged;
}

function lookAt({ at, write }: TrainedFolder, lines: readonly string[], predictions?: string) {
  const options = { reports: Deno.makeTempDirSync(), staleAfter: () => 1000, predictions };
  return monitorRows({ ...at, ...options, input: write("came.csv", lines) });
}

for (const problem of ["regression", "classes", "targets"] as const) {
  Deno.test(`SaidRows of ${problem} scores rows by what was said of them, which is what serves says while nothing changes`, async () => {
    const folder = await trained(problem), predictions = Deno.makeTempDirSync(), lines = linesOf(SEEN, SEEN + 60);
    assertEquals((await say(folder, lines, predictions))?.failure, null);
    const [byLog, again] = [await lookAt(folder, lines, predictions), await lookAt(folder, lines)];
    assertEquals([byLog.notLogged, again.notLogged, byLog.checked, again.checked], [0, null, 60, 60]);
    const told = (
      { scores }: typeof byLog,
    ) => [
      scores!.metrics.ours,
      scores!.coverage,
      scores!.byKey.map(({ key, model, version, scores }) => [key, model, version, scores]),
    ];
    assertEquals(told(byLog), told(again));
    assertEquals(byLog.promised, again.promised);
  });
}

Deno.test("SaidRows.read() finds nothing of an empty log, nor of one that has other rows", async () => {
  const folder = await trained("regression"),
    predictions = Deno.makeTempDirSync(),
    input = folder.write("n.csv", linesOf(0, 3));
  const read = () =>
    withServedRows(
      { ...folder.at, input, output: NOWHERE },
      () => ({ names: ["spent"], hint: "" }),
      (served) => SaidRows.read(served, predictions),
    );
  assertEquals(await read(), null);
  await say(folder, linesOf(SEEN, SEEN + 5), predictions);
  const said = (await read())!;
  assertEquals([said.of(0), said.runs, said.damaged], [undefined, [], []]);
});

Deno.test("SaidRows leaves out rows that the run which spoke had learned from, and goes back to what serves without others", async () => {
  const folder = await trained("regression"), predictions = Deno.makeTempDirSync();
  await say(folder, linesOf(0, SEEN), predictions);
  // Nobody else is so old: what was said of others with the same features counts.
  const fresh = linesOf(SEEN, SEEN + 30).map((line, i) => line.replace(/,\d+,/, `,${80 + i},`));
  const lines = [...linesOf(0, SEEN), ...fresh], look = await lookAt(folder, lines, predictions);
  assertEquals([look.checked, look.seen, look.notLogged], [30, SEEN, null]);
});

Deno.test("SaidRows scores what a former version said of rows that the newest has learned from, and alarms nobody for it", async () => {
  const folder = await trainedAnew("regression"), { root, at, config, write } = folder, predictions = `${root}/log`;
  const came = linesOf(SEEN, SEEN + 60).map((line) => {
    const [shop, age, plan, spent, ...rest] = line.split(",");
    return [shop, age, plan, 3 * Number(spent), ...rest].join(",");
  });
  await say(folder, came, predictions);
  const input = write("grown.csv", [...linesOf(0, SEEN), ...came]);
  await trainTable(config, {
    ...at,
    now: () => new Date(1e6),
    input,
    reports: `${root}/reports`,
    workers: 0,
    replace: true,
  });
  const look = await lookAt(folder, came, predictions);
  assertEquals([look.checked, look.seen, look.scores!.byKey.map(({ key, version }) => [key[0], version])], [60, 60, [
    ["a", 1],
    ["b", 1],
  ]]);
  assert(look.scores!.metrics.ours!.rmse! > 500, "what was said is far from what came");
  assertEquals([look.keys.degraded, look.inputs.drift.every(({ values }) => values === 0)], [0, true]);
  // Who predicts the table again, once it has learned from its rows, does not make what was said before unsaid.
  await say(folder, came, predictions);
  const again = await lookAt(folder, came, predictions);
  assertEquals([again.checked, again.scores!.metrics.ours], [60, look.scores!.metrics.ours]);
});

Deno.test("SaidRows of a key that no run has seen alarms once, for what serves such keys, whoever else spoke of it", async () => {
  const folder = await trainedAnew("regression"), { root, at, config, write } = folder, predictions = `${root}/log`;
  const dear = linesOf(SEEN, SEEN + 80, "z").map((line) => line.replace(/,([^,]*),([^,]*),([^,]*)$/, ",9$1,$2,$3"));
  await say(folder, dear.slice(0, 40), predictions);
  const input = write("grown.csv", linesOf(0, SEEN + 80)), reports = `${root}/reports`;
  await trainTable(config, { ...at, now: () => new Date(1e6), input, reports, workers: 0, replace: true });
  await say(folder, dear.slice(40), predictions);
  const look = await lookAt(folder, dear, predictions);
  assertEquals([look.checked, look.watched, look.scores!.byKey.length], [80, 1, 2]);
  assertEquals(look.alerts.filter(({ code }) => code === "COVERAGE_DOWN").map(({ examples }) => examples), [["z"]]);
});

Deno.test("SaidRows leaves out what was said of another target, and by a run that the registry cannot read any more", async () => {
  const folder = await trainedAnew("classes"), { root, at, config, write } = folder, predictions = `${root}/log`;
  // Neither target is a feature of the other, so that rows have the same names.
  const head = "shop,age,plan,spent,tips,stays,rate",
    lines = linesOf(SEEN, SEEN + 60).map((line, i) => `${line},${"xyz"[i % 3]}`);
  await say(folder, linesOf(SEEN, SEEN + 60), predictions);
  const rates = linesOf(0, SEEN).map((line, i) => `${line},${"xyz"[i % 3]}`);
  const other = { ...config, target: "rate", inputs: { ...config.inputs, ignore: ["spent", "tips", "stays"] } };
  const packs = [...Deno.readDirSync(`${at.registry}/packs`)].map(({ name }) => `${at.registry}/packs/${name}`);
  const options = { ...at, config: other, now: () => new Date(1e6), reports: `${root}/reports`, workers: 0 };
  await trainTable(other, { ...options, input: write("rates.csv", rates, head) });
  const warned: string[] = [], log = { ...SILENT_LOGGER, warn: (text: string) => void warned.push(text) };
  const look = async () => {
    const came = write("came.csv", lines, head), asked = { ...options, predictions, log, input: came };
    const { checked, notLogged, scores } = await monitorRows({ ...asked, staleAfter: () => 1000 });
    return [checked, notLogged, scores?.byKey.map(({ version }) => version)];
  };
  assertEquals([await look(), warned], [[60, null, [2, 2]], []]);
  packs.forEach((path) => Deno.removeSync(path));
  assertEquals(await look(), [60, null, [2, 2]]);
  assertMatch(warned.join(), /^what run t-\S+ has said of rows does not count, as the run cannot be read: \[\w+\]/);
});
