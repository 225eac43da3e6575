import { assert, assertEquals, assertGreater, assertStringIncludes } from "@std/assert";
import { readChunk } from "@lib/data/store/read_chunk.ts";
import { csvOf, hostileRows, keyRows, month, tableRows } from "../training/_project.ts";
import { CommandLine, errorOf } from "../_support/command_line.ts";

// Bad input in files; what goes wrong with folders and registries is in bad_storage_test.ts.

/** A command that fails leaves nothing: no registry, no report, no version, no half file. */
async function assertRefused(project: CommandLine, code: string): Promise<string> {
  const { exit, code: found, message } = errorOf(await project.run());
  assertEquals([exit, found], [1, code]);
  assertEquals(project.files().filter((path) => /^(models|reports)/.test(path)), []);
  assertEquals(project.files("features").filter((path) => /v\d+\//.test(path)), []);
  assertEquals(project.leftovers(), []);
  return message;
}

/** Two good keys, and rows that are not. */
const GOOD = tableRows(2);
function tableWith(lines: readonly string[]): string {
  return `${csvOf(GOOD)}${lines.join("\n")}\n`;
}

/**
 * A command that leaves rows out still does its work, loses none of them and says why: rows in = kept + quarantined +
 * merged, and the quarantine file holds every row left out.
 */
async function assertQuarantined(project: CommandLine, reasons: readonly string[]): Promise<void> {
  const run = await project.run();
  assertEquals(run.code, 0, run.stderr);
  const { counts, dir, findings } = await project.group();
  assertEquals(counts.read, counts.kept + counts.quarantined + counts.merged);
  assertEquals(counts.read, Deno.readTextFileSync(String(project.config.source)).trimEnd().split("\n").length - 1);
  assertEquals(counts.quarantined, reasons.length);
  const quarantine = Deno.readTextFileSync(`${dir}/quarantine.csv`).trimEnd().split("\n").slice(1);
  assertEquals(quarantine.map((line) => line.split(",")[0]), reasons);
  for (const reason of reasons) {
    const found = findings.find(({ code }) => code === reason.split(":")[0]);
    assertGreater(found?.count ?? 0, 0, reason);
  }
  assertEquals(project.leftovers(), []);
}

Deno.test("bad input: a missing file", async () => {
  using project = new CommandLine(GOOD);
  Deno.removeSync(String(project.config.source));
  assertStringIncludes(await assertRefused(project, "MISSING_FILE"), "table.csv");
});

Deno.test("bad input: a missing config, and one that is no config", async () => {
  using project = new CommandLine(GOOD);
  assertEquals(errorOf(await project.run("--config", `${project.root}/none.json`)).code, "MISSING_FILE");
  Deno.writeTextFileSync(`${project.root}/config.json`, '{"source": "t.csv", "horizons": 3}');
  assertStringIncludes(await assertRefused(project, "INVALID_CONFIG"), "horizons");
  Deno.writeTextFileSync(`${project.root}/config.json`, '{"source": ');
  await assertRefused(project, "INVALID_JSON");
});

Deno.test("bad input: wrong usage exits with 2", async () => {
  using project = new CommandLine(GOOD);
  for (const args of [["--limit", "none"], ["--unknown"], ["--key", "item"], ["--seed", "-1"]]) {
    assertEquals((await project.run(...args)).code, 2, args.join(" "));
  }
  assertEquals(project.files("models"), []);
});

Deno.test("bad input: a missing column is named, with the nearest one", async () => {
  using project = new CommandLine(csvOf(GOOD).replace("demand", "demands"));
  const run = await project.run();
  assertStringIncludes(run.stderr, 'Did you mean "demands"');
  assertStringIncludes(await assertRefused(project, "MISSING_COLUMN"), '"demand"');
});

Deno.test("bad input: an empty file, a header alone", async () => {
  using empty = new CommandLine("");
  await assertRefused(empty, "EMPTY_TABLE");
  using header = new CommandLine("date,item,location,demand,price\n");
  await assertRefused(header, "HEADER_ONLY");
});

Deno.test("bad input: a column of the wrong type, in all rows or in some", async () => {
  using all = new CommandLine(GOOD.map((row) => ({ ...row, demand: "many" })));
  await assertRefused(all, "WRONG_TYPE");
  using some = new CommandLine(tableWith(["2023-12-01,i00,east,many,5", "2023-12-01,i00,east,3,5"]));
  await assertQuarantined(some, ["WRONG_TYPE: demand"]);
});

Deno.test("bad input: 30 February, month 13, a date in another notation", async () => {
  using project = new CommandLine(
    tableWith(["2023-02-30,i00,east,3,5", "2023-13-01,i00,east,3,5", "01/02/2023,i00,east,3,5", ",i00,east,3,5"]),
  );
  await assertQuarantined(project, [
    "INVALID_DATE: date",
    "INVALID_DATE: date",
    "INVALID_DATE: date",
    "MISSING_TIME: date",
  ]);
});

Deno.test("bad input: time zones in daily data", async () => {
  const days = Array.from({ length: 90 }, (_, d) => new Date(Date.UTC(2024, 0, 1 + d)).toISOString().slice(0, 10));
  const rows = days.map((day, d) => `${day},i00,north,${10 + d % 7}`);
  const fields = { frequency: "day" as const, horizon: 7 };
  using some = new CommandLine(
    `date,item,location,demand\n${
      rows.join("\n")
    }\n2024-03-01T00:00:00Z,i00,east,3\n2024-03-01T00:00:00+02:00,i00,east,3\n`,
    fields,
  );
  await assertQuarantined(some, ["TIME_ZONE: date", "TIME_ZONE: date"]);
  using half = new CommandLine(
    `date,item,location,demand\n${
      rows.map((row, i) => i % 2 === 0 ? row.replace(",", "T00:00:00Z,") : row).join("\n")
    }\n`,
    fields,
  );
  await assertRefused(half, "TIME_ZONE");
});

Deno.test("bad input: duplicate rows are merged or quarantined as the config says, none is lost", async () => {
  const twice = tableWith([`${month(59)},i00,north,1000,5`, `${month(59)},i00,north,2000,5`]);
  using sum = new CommandLine(twice);
  assertEquals((await sum.run()).code, 0);
  const merged = await sum.group();
  assertEquals([merged.counts.read, merged.counts.kept, merged.counts.merged], [122, 120, 2]);
  assertGreater((await readChunk(merged, 0, 1)).y[59], 3000);
  using quarantine = new CommandLine(twice, { cleaning: { duplicates: "quarantine" } });
  await assertQuarantined(quarantine, ["DUPLICATE_KEY_TIME", "DUPLICATE_KEY_TIME"]);
});

Deno.test("bad input: Infinity, 1e999 and negative demand", async () => {
  const bad = ["inf", "Infinity", "-inf", "1e999", "-1"];
  using project = new CommandLine(tableWith(bad.map((value, i) => `${month(55 + i)},i00,east,${value},5`)));
  await assertQuarantined(project, [
    ...["NON_FINITE: demand", "NON_FINITE: demand", "NON_FINITE: demand", "NON_FINITE: demand", "NEGATIVE: demand"],
  ]);
  using net = new CommandLine(tableWith([`${month(59)},i00,east,-1,5`]), { cleaning: { nonNegative: false } });
  assertEquals((await net.run()).code, 0);
  assertEquals((await net.group()).counts.quarantined, 0);
});

Deno.test("bad input: one-row, constant, all-zero, all-missing and ended keys end in an outcome with its reason", async () => {
  using project = new CommandLine(hostileRows());
  const trained = (await project.run()).json();
  assertEquals([trained.keys, trained.outcomes], [20, { champion: 13, fallback: 6, failed: 1 }]);
  assertEquals(trained.reasons, { ENDED: 2, TOO_SHORT: 2, ALL_ZERO: 1, CONSTANT: 1 });
  const inferred = await project.infer("--location", "x");
  assertEquals([inferred.code, inferred.json().outcomes], [0, { champion: 0, fallback: 6, failed: 1 }]);
  const reasons = new Map(project.forecasts().map((row) => [row.item, `${row.status} ${row.model} ${row.reason}`]));
  assertEquals(Object.fromEntries(reasons), {
    "constant": "fallback seasonal_naive CONSTANT",
    "ended": "fallback seasonal_naive ENDED",
    "missing": "failed  ALL_MISSING",
    "one old row": "fallback seasonal_naive ENDED",
    "one row": reasons.get("one row") ?? "",
    "short": reasons.get("short") ?? "",
    "zero": "fallback zero ALL_ZERO",
  });
  for (const row of project.forecasts()) {
    const numbers = [row.yhat, row.lo_80, row.hi_80, row.lo_95, row.hi_95];
    assertEquals(numbers.map((text) => text === ""), numbers.map(() => row.item === "missing"), row.item);
  }
});

Deno.test("bad input: hostile keys are trained, found and forecast by their exact texts", async () => {
  const names = [
    "../../x",
    "..",
    "/etc/passwd",
    'say "hi"',
    "line\nbreak",
    "🍊",
    "a|b",
    "'; DROP TABLE runs; --",
    "%2e",
  ];
  using project = new CommandLine(hostileRows());
  assertEquals((await project.run()).code, 0);
  const output = `${project.root}/one.jsonl`;
  for (const name of names) {
    const run = await project.infer("--key", `item=${name}`, "--output", output);
    assertEquals([run.code, run.json().rows], [0, 6], name);
    const rows = Deno.readTextFileSync(output).trimEnd().split("\n").map((line) => JSON.parse(line));
    assertEquals([...new Set(rows.map((row) => row.item))], [name]);
    assertEquals([rows[0].location, rows[0].status, rows[0].version], ["a|b", "champion", 1]);
  }
  assert(project.files().every((path) => /^[\w./-]+$/.test(path)), "no text of a key is part of a path");
  assertEquals(errorOf(await project.infer("--key", "item=../../y")).code, "NO_MATCHING_KEY");
});

Deno.test("bad input: a byte order mark, CRLF and semicolons change nothing", async () => {
  const plain = csvOf(GOOD);
  const disguises = {
    mark: `\ufeff${plain}`,
    crlf: plain.replaceAll("\n", "\r\n"),
    semicolons: plain.replaceAll(",", ";"),
    all: `\ufeff${plain.replaceAll(",", ";").replaceAll("\n", "\r\n")}`,
    noLastNewline: plain.trimEnd(),
  };
  using project = new CommandLine(plain);
  assertEquals((await project.run()).code, 0);
  await project.infer();
  const expected = Deno.readTextFileSync(project.output);
  for (const [name, text] of Object.entries(disguises)) {
    using other = new CommandLine(text);
    assertEquals((await other.run()).code, 0, name);
    assertEquals((await other.group()).counts, (await project.group()).counts, name);
    await other.infer();
    assertEquals(Deno.readTextFileSync(other.output), expected, name);
  }
});

Deno.test("bad input: lines that are no rows, and bytes that are no text, are quarantined", async () => {
  using project = new CommandLine(GOOD);
  const line = (text: string) => new TextEncoder().encode(text);
  Deno.writeFileSync(
    String(project.config.source),
    new Uint8Array([
      ...line(csvOf(GOOD)),
      ...line("2023-12-01,i00,east,3\n"),
      ...line("2023-12-01,i00,east,3,5,6,7\n"),
      ...line("2023-12-01,i00,"),
      0xff,
      0xfe,
      ...line(",3,5\n"),
    ]),
  );
  const run = await project.run();
  assertEquals(run.code, 0, run.stderr);
  const { counts, dir } = await project.group();
  assertEquals([counts.read, counts.kept, counts.quarantined, counts.merged], [123, 120, 3, 0]);
  assertEquals(Deno.readTextFileSync(`${dir}/quarantine.csv`).match(/^"?MALFORMED_ROW/gm)?.length, 3);
});

Deno.test("bad input: a future frame without a promised column, and none at all", async () => {
  using project = new CommandLine(GOOD, { exogenous: { future: ["price"] } });
  assertEquals((await project.run()).code, 0);
  Deno.writeTextFileSync(project.output, "former forecasts");
  const none = errorOf(await project.infer());
  assertEquals([none.exit, none.code], [1, "FUTURE_COLUMN_MISSING"]);
  const path = project.write("date,item,location,cost\n2024-01-01,i00,north,5\n", "future.csv");
  const lacking = errorOf(await project.infer("--future", path));
  assertEquals([lacking.exit, lacking.code], [1, "FUTURE_COLUMN_MISSING"]);
  assertStringIncludes(lacking.message, '"price"');
  assertEquals(Deno.readTextFileSync(project.output), "former forecasts");
  assertEquals(project.leftovers(), []);
});

Deno.test("bad input: a table too short for one fold, and a key filter that matches nothing", async () => {
  using short = new CommandLine(tableRows(2, 10));
  const { exit, code } = errorOf(await short.run());
  assertEquals([exit, code], [1, "TOO_SHORT_CALENDAR"]);
  assertEquals([short.registered().runs, short.files("reports"), short.leftovers()], [[], [], []]);
  using project = new CommandLine(GOOD);
  const none = errorOf(await project.run("--item", "i0"));
  assertEquals([none.exit, none.code, project.registered().runs], [1, "NO_MATCHING_KEY", []]);
});

Deno.test("bad input: a key with rows only after the last origin is no reason to stop", async () => {
  using project = new CommandLine([...GOOD, ...keyRows("new", "x").slice(57)]);
  const trained = (await project.run()).json();
  assertEquals(trained.outcomes, { champion: 2, fallback: 1, failed: 0 });
});
