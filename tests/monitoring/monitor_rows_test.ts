import { assert, assertEquals, assertRejects } from "@std/assert";
import { parseConfig } from "@lib/core/config/config.ts";
import { DataError } from "@lib/core/errors/errors.ts";
import { lastLook, rowsLook } from "@lib/monitoring/last_look.ts";
import { monitorRows, type MonitorRowsOptions } from "@lib/monitoring/monitor_rows.ts";
import { linesOf, SEEN, trained, type TrainedFolder } from "./rows/_trained.ts";

/** A look by itself, that remembers no other. */
function optionsOf({ at }: TrainedFolder, input?: string): MonitorRowsOptions {
  return { ...at, input, reports: Deno.makeTempDirSync(), staleAfter: () => 30 };
}

const codes = (alerts: readonly { readonly code: string; readonly subject: string }[]) =>
  alerts.map(({ code, subject }) => `${code} ${subject}`.trim());

Deno.test("monitorRows() of rows like those of training scores them beside their promise, and alarms for nothing", async () => {
  const folder = await trained("regression"), input = folder.write("came.csv", linesOf(SEEN, SEEN + 60));
  const options = optionsOf(folder, input), look = await monitorRows(options);
  assertEquals(lastLook(options.reports, look.table), JSON.parse(JSON.stringify(rowsLook(look))));
  const silent = { ...optionsOf(folder, input), readOnly: true };
  assertEquals(lastLook(silent.reports, (await monitorRows(silent)).table), null);
  assertEquals([look.checked, look.rows, look.seen, look.watched], [60, 60, 0, 2]);
  assertEquals([look.alerts, look.blocked, look.inputs.reference], [[], [], 1]);
  assertEquals([look.keys.ok, look.keys.degraded, look.conditions], [2, 0, []]);
  const { ours } = look.scores!.metrics, promised = look.promised.rmse!;
  assert(Math.abs(Math.log(ours!.rmse! / promised)) < 0.7, `${ours!.rmse} beside ${promised}`);
  assertEquals(look.inputs.drift.map(({ column, role }) => [column, role]), [
    ["age", "feature"],
    ["plan", "feature"],
    ["spent", "target"],
    ["spent", "prediction"],
  ]);
});

Deno.test("monitorRows() tells columns that moved, predictions that followed, and keys whose errors have grown", async () => {
  const folder = await trained("regression");
  const moved = linesOf(SEEN, SEEN + 120).map((line) => {
    const [shop, age, plan, spent, ...rest] = line.split(",");
    // Everybody is forty years older, and a spends twice as much as ever.
    const later = Number(spent) + 400;
    return [shop, Number(age) + 40, plan, shop === "a" ? 2 * later : later, ...rest].join(",");
  });
  const look = await monitorRows(optionsOf(folder, folder.write("moved.csv", moved)));
  const told = codes(look.alerts);
  for (const code of ["COLUMN_DRIFTED age", "PREDICTIONS_DRIFTED spent", "TARGET_DRIFTED spent"]) {
    assert(told.includes(code), code);
  }
  const a = look.conditions.find(({ key }) => key.parts[0] === "a")!;
  assertEquals([a.condition, a.level, look.keys.degraded >= 1], ["degraded", "act", true]);
  assert(a.gain! > 0.9);
});

Deno.test("monitorRows() without targets looks at columns and predictions alone, and leaves out rows that training has seen", async () => {
  const folder = await trained("classes");
  const lines = linesOf(SEEN, SEEN + 80).map((line) => line.split(",").slice(0, 3).join(",").replace("gold", "basic"));
  const blind = await monitorRows(optionsOf(folder, folder.write("blind.csv", lines, "shop,age,plan")));
  assertEquals([blind.checked, blind.scores, blind.watched, blind.keys.drifted], [0, null, 2, 2]);
  assertEquals(codes(blind.alerts).sort(), ["COLUMN_DRIFTED plan", "PREDICTIONS_DRIFTED stays"]);
  const nothingNew = await monitorRows(optionsOf(folder));
  assertEquals([nothingNew.rows, nothingNew.seen, nothingNew.checked], [SEEN, SEEN, 0]);
  assertEquals([nothingNew.alerts, nothingNew.inputs.drift.every(({ distance }) => distance === null)], [[], true]);
});

Deno.test("monitorRows() names keys that no run has seen, and refuses tables that are none", async () => {
  const folder = await trained("regression"), { write } = folder;
  const look = await monitorRows(optionsOf(folder, write("new.csv", linesOf(SEEN, SEEN + 30, "z"))));
  assertEquals(look.conditions.map(({ key, condition }) => [key.parts[0], condition]), [["z", "new"]]);
  assertEquals(codes(look.alerts), ["KEYS_NEW"]);
  const errorOf = (input: string) => assertRejects(() => monitorRows(optionsOf(folder, input)), DataError);
  const codeOf = async (input: string) => (await errorOf(input)).code,
    { code, hint } = await errorOf(write("empty.csv", []));
  assertEquals([code, hint.includes("--actuals")], ["HEADER_ONLY", true]);
  // A table that has rows is not told to have none.
  const onlyOfA = { ...optionsOf(folder, write("a.csv", linesOf(SEEN, SEEN + 5, "a"))), where: { shop: ["b"] } };
  const asked = await assertRejects(() => monitorRows(onlyOfA), DataError, "rows that are asked for");
  assertEquals([asked.code, asked.hint.includes("--since")], ["HEADER_ONLY", true]);
  assertEquals(await codeOf(write("wrong.csv", ["a,31"], "shop,years")), "MISSING_COLUMN");
});

Deno.test("monitorRows() tells by the rules of the config, once", async () => {
  const folder = await trained("regression"), file = `${folder.root}/alerts.jsonl`;
  const { name, source, problem, keys, target, inputs: { ignore } } = folder.config;
  const monitoring = { alerts: [{ name: "log", severity: "info" as const, file }] };
  const config = parseConfig({ name, source, problem, keys, target, inputs: { ignore }, levels: [80], monitoring });
  const input = folder.write("told.csv", linesOf(SEEN, SEEN + 30, "z"));
  const options = optionsOf(folder, input);
  const look = () => monitorRows({ ...options, config, tell: { variable: () => undefined } });
  const told = [await look(), await look()].map(({ told }) =>
    told.map(({ rule, firing, failure }) => [rule, firing, failure])
  );
  assertEquals([told[0], Deno.readTextFileSync(file).trim().split("\n").length], [[["log", 1, null]], 1]);
});

/** Rows of which those of a spend twice as much as ever. */
function dearer(from: number, to: number): string[] {
  return linesOf(from, to).map((line) => {
    const [shop, age, plan, spent, ...rest] = line.split(",");
    return [shop, age, plan, shop === "a" ? 2 * Number(spent) : spent, ...rest].join(",");
  });
}

Deno.test("monitorRows() keeps an alarm of a key until a look at enough of its rows finds nothing", async () => {
  const folder = await trained("regression"), options = { ...optionsOf(folder), staleAfter: () => 100 };
  const codesOf = async (input: string | undefined, readOnly = false) => {
    const { conditions, keys } = await monitorRows({ ...options, input, readOnly });
    return [conditions.map(({ key, condition }) => `${key.parts[0]} ${condition}`), keys.ok];
  };
  const bad = folder.write("dear.csv", dearer(SEEN, SEEN + 80)), alarm = [["a degraded"], 1];
  const few = folder.write("few.csv", linesOf(SEEN + 80, SEEN + 90));
  const good = folder.write("good.csv", linesOf(SEEN + 80, SEEN + 160));
  assertEquals(await codesOf(bad, true), alarm);
  assertEquals(await codesOf(few), [[], 2]);
  assertEquals(await codesOf(bad), alarm);
  // Rows that training has seen, and too few others, say nothing.
  assertEquals([await codesOf(undefined), await codesOf(few)], [alarm, alarm]);
  assertEquals([await codesOf(good), await codesOf(few)], [[[], 2], [[], 2]]);
});

Deno.test("monitorRows() says so where what the last look left is broken", async () => {
  const folder = await trained("regression"),
    options = optionsOf(folder, folder.write("n.csv", linesOf(SEEN, SEEN + 4)));
  await monitorRows(options);
  const path = `${options.reports}/monitor/t/rows.json`;
  Deno.writeTextFileSync(path, Deno.readTextFileSync(path).replace('"t"', '"u"'));
  const [first, second] = [await monitorRows(options), await monitorRows(options)];
  assertEquals([first.notes.map(({ code }) => code), second.notes], [["STATE_BROKEN"], []]);
});

Deno.test("monitorRows() tells a key whose columns alone have moved, to be watched", async () => {
  const folder = await trained("regression");
  const blind = linesOf(SEEN, SEEN + 120).map((line) => line.split(",").slice(0, 3).join(","));
  const lines = blind.map((line) => line.startsWith("a") ? line.replace("gold", "basic") : line);
  const { conditions, alerts } = await monitorRows(
    optionsOf(folder, folder.write("plans.csv", lines, "shop,age,plan")),
  );
  assertEquals(conditions.map(({ key, condition, level, code }) => [key.parts[0], condition, level, code]), [
    ["a", "drifted", "watch", "COLUMN_DRIFTED"],
  ]);
  // The whole table says so, too: once is enough.
  assertEquals(alerts.filter(({ code }) => code === "COLUMN_DRIFTED").map(({ kind }) => kind), ["data"]);
});
