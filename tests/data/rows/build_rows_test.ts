import { assert, assertEquals, assertRejects } from "@std/assert";
import { DataError } from "@lib/core/errors/errors.ts";
import { parseConfig } from "@lib/core/config/config.ts";
import { prepareTable } from "@lib/data/prepare.ts";
import { readChunk } from "@lib/data/store/read_chunk.ts";
import { codesOf, inFolder } from "../_tables.ts";
import { prepareRows } from "./_rows.ts";

const NOTES = ["very good value indeed", "bad and slow service", "it was just fine", "never again in my life"];
const LINES = [
  "shop,y,age,colour,member,since,note,fixed",
  ...Array.from({ length: 60 }, (_, i) =>
    [
      ...[`s${i % 2}`, `${i * 1.5}`, i === 3 ? "" : `${20 + i % 9}`, i % 3 === 0 ? "red" : "blue"],
      ...[i % 2 === 0 ? "yes" : "no", `2024-01-${10 + i % 20}`, `${NOTES[i % 4]} ${i}`, "EUR"],
    ].join(",")),
];

Deno.test("prepareTable() of rows stores kinds, levels, texts and parts, and reads them back", () =>
  inFolder(async (store) => {
    const prepared = await prepareRows(store, LINES, { keys: ["shop"] }), { group, counts, config } = prepared;
    assertEquals(counts, { read: 60, kept: 60, quarantined: 0, merged: 0, ahead: 0, outside: 0 });
    assertEquals([config.frequency, config.horizon, group.start, group.end], ["row", 1, -1, 5]);
    assertEquals(codesOf(prepared), ["CONSTANT_COLUMN fixed 60", "MISSING_VALUE age 1"]);
    const found = group.exogenous.map(({ name, holds, levels }) => [name, holds, levels?.length ?? 0]);
    assertEquals(found, [
      ...[["shop", "category", 2], ["age", "number", 0], ["colour", "category", 2]],
      ...[["member", "boolean", 0], ["since", "date", 0], ["note", "text", 0]],
    ]);
    const panel = await readChunk(group, 0, 2), one = await readChunk(group, 1, 2);
    assertEquals([[...panel.offsets], one.ds.length, group.exogenous[0]!.isKey], [[0, 30, 60], 30, true]);
    assertEquals([...one.ds], [...one.ds].sort((a, b) => a - b));
    // Each row is whole: note and y belong to the same i.
    const at = panel.y.indexOf(1.5 * 7),
      value = (name: string) => panel.exogenous.find((column) => column.name === name)!;
    assertEquals([value("note").texts![at], value("age").values[at], value("shop").values[at]], [
      `${NOTES[3]} 7`,
      27,
      1,
    ]);
    assertEquals([value("member").values[at], value("colour").values[at], value("since").values[at]], [0, 0, 19739]);
  }));

Deno.test("prepareTable() of rows gives files and tables in memory one panel, and an equal input its version again", () =>
  inFolder(async (store) => {
    await Deno.writeTextFile(`${store}/t.csv`, LINES.join("\n"));
    const config = parseConfig({ source: `${store}/t.csv`, problem: "regression", target: "y", keys: ["shop"] });
    const file = await prepareTable(config, { store }),
      memory = await prepareRows(`${store}/other`, LINES, { keys: ["shop"] });
    assertEquals(await readChunk(file.group, 0, 2), await readChunk(memory.group, 0, 2));
    assertEquals((await prepareTable(config, { store })).isNew, false);
    assertEquals((await prepareTable({ ...config, seed: 1 }, { store })).isNew, true);
  }));

Deno.test("prepareTable() of rows with several targets has them side by side, of classes their numbers", () =>
  inFolder(async (store) => {
    const two = await prepareRows(store, LINES, { target: ["y", "age"] });
    const panel = await readChunk(two.group, 0, 1),
      row = panel.y.findIndex((value, i) => i % 2 === 0 && value === 1.5 * 7);
    assertEquals([panel.targets, panel.y[row + 1], two.counts.quarantined], [2, 27, 1]);
    const classes = await prepareRows(store, LINES, { target: "colour", problem: "classification", name: "c" });
    assertEquals([classes.group.table?.classes, classes.group.table?.classRows], [["blue", "red"], [40, 20]]);
    assertEquals(new Set((await readChunk(classes.group, 0, 1)).y), new Set([0, 1]));
  }));

Deno.test("prepareTable() of rows with several targets of classes knows those of each, whatever the columns are called", () =>
  inFolder(async (store) => {
    const lines = ["1.0,2.0,x", ...Array.from({ length: 60 }, (_, i) => `${"ab"[i % 2]},${"cd"[i % 2]},${i % 7}`)];
    const { group } = await prepareRows(store, lines, { target: ["1.0", "2.0"], problem: "classification" });
    assertEquals(group.table?.possible, { "1.0": [0, 1], "2.0": [2, 3] });
  }));

Deno.test("prepareTable() of rows refuses a target of several that has one class, or none, whatever the others have", () =>
  inFolder(async (store) => {
    for (const [only, value] of [["u", "u"], ["", ""]] as const) {
      const lines = ["a,b,x", ...Array.from({ length: 60 }, (_, i) => `${"pq"[i % 2]},${only},${i % 7}`)];
      const error = await assertRejects(
        () => prepareRows(store, lines, { target: ["a", "b"], problem: "classification" }),
        DataError,
        `"b" as it must have different values: current value is "${value}" alone`,
      );
      assertEquals(error.code, "CONSTANT_TARGET");
    }
  }));

Deno.test("prepareTable() of rows writes what is left out with its reason, and keeps the key without a row", () =>
  inFolder(async (store) => {
    const lines = [...LINES, "s9,,1,red,no,2024-01-01,=1+1,EUR"];
    const { group, quarantinePath, counts } = await prepareRows(store, lines, { keys: ["shop"] });
    assertEquals([counts.quarantined, [...group.keyRows]], [1, [30, 30, 0]]);
    const [, line] = (await Deno.readTextFile(quarantinePath!)).split("\n");
    assertEquals(line, "MISSING_TARGET: y,61,,s9,,1,red,no,2024-01-01,'=1+1,EUR");
    assertEquals((await readChunk(group, 2, 3)).ds.length, 0);
  }));

Deno.test("prepareTable() of rows with a time splits by it, and has it as a date among the features unless it is ignored", () =>
  inFolder(async (store) => {
    const { group } = await prepareRows(store, LINES, { time: "since" });
    const { ds, exogenous: [since] } = await readChunk(group, 0, 1);
    assertEquals([since!.name, group.time, group.table?.isTimed], ["since", "since", true]);
    const later = (part: number) => [...since!.values].filter((_, i) => ds[i]! > part);
    for (const [i, day] of since!.values.entries()) assert(later(ds[i]!).every((other) => other > day));
    assertEquals([ds[0], ds.at(-1)], [-1, 5]);
    const ignored = await prepareRows(store, LINES, {
      time: "since",
      inputs: { ignore: ["since", "note"] },
      name: "other",
    });
    assertEquals(ignored.group.exogenous.map(({ name }) => name), ["shop", "age", "colour", "member"]);
  }));

Deno.test("readChunk() asOf leaves out later parts", () =>
  inFolder(async (store) => {
    const { group } = await prepareRows(store, LINES, { keys: ["shop"] });
    const all = await readChunk(group, 0, 2), early = await readChunk(group, 0, 2, { asOf: 3 });
    assertEquals([...early.ds], [...all.ds].filter((part) => part <= 3));
    assertEquals([...early.y], [...all.y].filter((_, i) => all.ds[i]! <= 3));
  }));

Deno.test("prepareTable() of rows refuses tables that nothing can be learned from", () =>
  inFolder(async (store) => {
    const codeOf = async (lines: readonly string[], fields = {}) =>
      (await assertRejects(() => prepareRows(store, lines, fields), DataError)).code;
    assertEquals(await codeOf(["x,y"]), "HEADER_ONLY");
    assertEquals(await codeOf(["x,y", "1,", "2,"]), "MISSING_TARGET");
    assertEquals(await codeOf(["x,y", "1,5", "2,5"]), "CONSTANT_TARGET");
    assertEquals(await codeOf(["x,y", "1,5", "2,6"], { target: "z" }), "MISSING_COLUMN");
    assertEquals(await codeOf(["x,y", ...Array.from({ length: 40 }, (_, i) => `9,${i % 7}`)]), "MISSING_COLUMN");
    assertEquals(await codeOf(["y", "5", "6"]), "MISSING_COLUMN");
    const text = ["1 %", "2 %", "3 %"].map((y, x) => `${x % 2},${y}`);
    assertEquals(await codeOf(["x,y", ...text]), "WRONG_TYPE");
    const two = Array.from({ length: 80 }, (_, i) => `g${i % 2},${i % 7},${i}`);
    assertEquals(await codeOf(["g,x,y", ...two], { split: { group: "g" } }), "SPLIT_IMPOSSIBLE");
    const rare = Array.from({ length: 40 }, (_, i) => `${i % 7},c${i}`);
    assertEquals(await codeOf(["x,y", ...rare], { problem: "classification" }), "SPLIT_IMPOSSIBLE");
  }));

Deno.test("prepareTable() of rows tells a column that gives the target away, judged without the test part", () =>
  inFolder(async (store) => {
    const lines = ["x,paid,y", ...Array.from({ length: 200 }, (_, i) => `${i * 7 % 50},${i * 3 + 1},${i}`)];
    const { findings } = await prepareRows(store, lines);
    const [told] = findings.filter(({ code }) => code === "GIVES_TARGET_AWAY");
    assertEquals([told?.column, told?.count], ["paid", 170]);
  }));

Deno.test("prepareTable() of rows gives one panel in whatever order they stand", () =>
  inFolder(async (store) => {
    const [head = "", ...rows] = LINES, twice = [...rows, ...rows.slice(0, 5)];
    const panelOf = async (lines: readonly string[]) =>
      await readChunk((await prepareRows(store, [head, ...lines], { keys: ["shop"] })).group, 0, 2);
    assertEquals(await panelOf(twice.toReversed()), await panelOf(twice));
  }));

Deno.test("prepareTable() of rows keeps together what models cannot tell apart, whatever numbers the rows have", () =>
  inFolder(async (store) => {
    const lines = Array.from({ length: 400 }, (_, i) => `r${i},${(i % 200) / 8},${i % 7},${i % 200 < 90 ? "a" : "b"}`);
    const { group, findings } = await prepareRows(store, ["id,x,z,y", ...lines], {
      problem: "classification",
      inputs: { ignore: ["z"] },
    });
    assertEquals(findings.map(({ code }) => code).includes("COLUMN_OF_IDS"), true);
    const { ds, exogenous: [x] } = await readChunk(group, 0, 1), parts = new Map<number, Set<number>>();
    x!.values.forEach((value, i) => parts.set(value, (parts.get(value) ?? new Set()).add(ds[i]!)));
    assertEquals([parts.size, [...parts.values()].filter(({ size }) => size > 1).length], [200, 0]);
  }));

Deno.test("prepareTable() of rows tells that so many columns are asked less about", () =>
  inFolder(async (store) => {
    const told = async (columns: number) => {
      const names = Array.from({ length: columns }, (_, c) => `x${c}`).join(",");
      const rows = Array.from({ length: 40 }, (_, i) =>
        Array.from({ length: columns }, (_, c) => (i * (1 + c % 10)) % 11));
      const { findings } = await prepareRows(store, [
        `${names},y`,
        ...rows.map((row, i) =>
          `${row.join(",")},${i % 9}`
        ),
      ]);
      return findings.filter(({ code }) => code === "MANY_COLUMNS").map(({ count }) => count);
    };
    assertEquals([await told(300), await told(301)], [[], [301]]);
  }));
