import { assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import { DataError } from "../../lib/core/errors/errors.ts";
import { buildGroup } from "../../lib/data/build_group.ts";
import { listVersions } from "../../lib/data/store/version_folders.ts";
import { openGroup } from "../../lib/data/store/feature_store.ts";
import { assertWhole } from "../../lib/data/store/publish_version.ts";
import { readChunk } from "../../lib/data/store/read_chunk.ts";
import { hashFiles, listSourceFiles } from "../../lib/data/sources/source_files.ts";
import { PowerCut } from "../storage/_power_cut.ts";
import { build } from "./_build.ts";
import { fileSource, inFolder, itemConfig, prepareText } from "./_tables.ts";

Deno.test("buildGroup() publishes the panel with its lineage and nothing else", () =>
  inFolder(async (dir) => {
    const group = await build(dir, "date,item,demand\n2024-01-01,b,1\n2024-01-03,a,2\n2024-01-03,a,3\n");
    assertEquals(group.counts, { read: 3, kept: 2, quarantined: 0, merged: 1, ahead: 0, outside: 0 });
    assertEquals(group.lineage.files[0].bytes, 62);
    assertEquals([group.contentHash, group.created, group.lineage.settings], ["h", "2024-01-01", {
      a: 1,
      relative: [],
    }]);
    const panel = await readChunk(group, 0, 2);
    assertEquals([[...panel.y], [...panel.offsets]], [[5, 1, NaN, NaN], [0, 1, 4]]);
    assertEquals([...Deno.readDirSync(`${dir}/store/t`)].map((entry) => entry.name), ["v1"]);
    const names = [...Deno.readDirSync(group.dir)].map((entry) => entry.name).sort();
    assertEquals(names, ["group.json", "keys.bin", "panel.parquet"]);
  }));

Deno.test("buildGroup() leaves nothing behind when it fails", () =>
  inFolder(async (dir) => {
    const error = await assertRejects(() => build(dir, "date,item,demand\n2024-02-30,b,1\n"), DataError);
    assertEquals(error.code, "INVALID_DATE");
    assertEquals([...Deno.readDirSync(`${dir}/store/t`)], []);
  }));

Deno.test("buildGroup() says so when the store cannot be written", () =>
  inFolder(async (dir) => {
    await Deno.writeTextFile(`${dir}/store`, "a file where a folder should be");
    const error = await assertRejects(() => build(dir, "date,item,demand\n2024-01-01,b,1\n"), DataError);
    assertEquals(error.code, "WRITE_FAILED");
  }));

Deno.test("buildGroup() of two at once with one content is one version; of other content the next", () =>
  inFolder(async (dir) => {
    const text = (y: number) => `date,item,demand\n2024-01-01,b,${y}\n`;
    const groups = await Promise.all(["a", "a", "b", "a", "b"].map(async (contentHash, n) => {
      await Deno.mkdir(`${dir}/${n}`);
      return await build(`${dir}/${n}`, text(1), { contentHash, store: `${dir}/store` });
    }));
    assertEquals(groups.map(({ contentHash }) => contentHash), ["a", "a", "b", "a", "b"]);
    assertEquals(new Set(groups.map(({ version }) => version)), new Set([1, 2]));
    assertEquals([...Deno.readDirSync(`${dir}/store/t`)].map(({ name }) => name).sort(), ["v1", "v2"]);
  }));

Deno.test("buildGroup() has every content on the disk before its name: what a power cut leaves is whole or not there", () =>
  inFolder(async (dir) => {
    const cut = new PowerCut(`${dir}/store`);
    await build(dir, "date,item,demand\n2024-01-01,b,1\n2024-02-30,b,1\n", { io: cut.files });
    assertEquals(cut.moments.length > 10, true);
    for (const [n, restore] of cut.moments.entries()) {
      const after = `${dir}/after${n}`;
      restore(after);
      for (const version of await listVersions(after, "t")) assertWhole(await openGroup(`${after}/t/v${version}`));
    }
    for (const last of [1, 2]) {
      assertEquals(
        await listVersions(`${dir}/after${cut.moments.length - last}`, "t"),
        [1],
        "what was acknowledged stays",
      );
    }
  }));

const RULES = { duplicates: "sum", gaps: "missing" } as const;
type Policy = { duplicates: "sum" | "mean" | "first" | "last" | "quarantine"; gaps: "missing" | "zero" };

/** What becomes of a messy table, by the words of the guide: counts, and each key's values by day of January. */
function fateOf(lines: readonly string[], policy: Policy) {
  const counts = { read: lines.length, kept: 0, quarantined: 0, merged: 0, ahead: 0, outside: 0 };
  const good = new Map<string, Map<number, number[]>>(), bad = new Map<string, Set<number>>();
  for (const line of lines) {
    const cells = line.split(",");
    const day = /^2024-01-(\d\d)$/.exec(cells[0])?.[1];
    const [, item, text] = cells, value = ["", "NA", "NaN"].includes(text) ? NaN : Number(text);
    const isRow = cells.length === 3, isNamed = isRow && item !== "" && cells.some((cell) => cell !== "");
    const isValid = isNamed && day !== undefined &&
      (["", "NA", "NaN"].includes(text) || (Number.isFinite(value) && value >= 0));
    if (!isValid) counts.quarantined++;
    if (!isNamed) continue;
    const days = good.get(item) ?? new Map<number, number[]>();
    good.set(item, days);
    if (isValid) days.set(Number(day), [...days.get(Number(day)) ?? [], value]);
    else if (day !== undefined) bad.set(item, (bad.get(item) ?? new Set()).add(Number(day)));
  }
  const end = Math.max(...[...good.values()].flatMap((days) => [...days.keys()]));
  const keys = [...good].sort(([a], [b]) => a < b ? -1 : 1).map(([item, days]) => {
    if (days.size === 0) return { item, y: [NaN] };
    const start = Math.min(...days.keys());
    const y = Array.from({ length: end - start + 1 }, (_, i) => {
      const all = days.get(start + i), values = all?.filter((value) => !Number.isNaN(value)) ?? [];
      if (all === undefined) return policy.gaps === "zero" && !bad.get(item)?.has(start + i) ? 0 : NaN;
      counts.kept++;
      if (policy.duplicates === "quarantine") counts.quarantined += all.length - 1;
      else counts.merged += all.length - 1;
      if (policy.duplicates === "quarantine") return all[0];
      if (values.length === 0) return NaN;
      const sum = values.reduce((total, value) => total + value, 0);
      const { duplicates } = policy;
      return duplicates === "sum"
        ? sum
        : duplicates === "mean"
        ? sum / values.length
        : values.at(duplicates === "first" ? 0 : -1) ?? NaN;
    });
    return { item, y };
  });
  return { counts, keys };
}

Deno.test("buildGroup() gives every row of an arbitrary messy table one fate, and every key its calendar", () =>
  inFolder(async (dir) => {
    const day = fc.integer({ min: 1, max: 9 }).map((d) => `2024-01-0${d}`);
    const date = fc.oneof(
      { weight: 8, arbitrary: day },
      fc.constantFrom("2024-02-30", "", "2024-01-03T00:00Z", "soon"),
    );
    const item = fc.constantFrom("a", "a", "b", "007", "7", "");
    const demand = fc.oneof(
      { weight: 6, arbitrary: fc.integer({ min: 0, max: 20 }).map((n) => String(n / 2)) },
      fc.constantFrom("", "NA", "x", "-3", "inf", "NaN", "1e999"),
    );
    const row = fc.tuple(date, item, demand).map((cells) => cells.join(","));
    const line = fc.oneof({ weight: 12, arbitrary: row }, fc.constantFrom("short", "1,2,3,4"));
    const policy = fc.record({
      duplicates: fc.constantFrom(
        "sum" as const,
        "mean" as const,
        "first" as const,
        "last" as const,
        "quarantine" as const,
      ),
      gaps: fc.constantFrom("missing" as const, "zero" as const),
    });
    // Every table has one good row, so that there is a panel at all.
    const tables = fc.tuple(
      fc.array(line, { minLength: 1, maxLength: 25 }).map((lines) => ["2024-01-05,z,1", ...lines]),
      policy,
    );
    for (const [n, [lines, rules]] of fc.sample(tables, { numRuns: 12, seed: 20240101 }).entries()) {
      const source = `${dir}/t${n}.csv`;
      await Deno.writeTextFile(source, `date,item,demand\n${lines.join("\n")}\n`);
      const files = await hashFiles(await listSourceFiles(source));
      const options = { store: dir, given: fileSource(source), files, events: [], contentHash: "h", settings: {} };
      const { group } = await buildGroup(itemConfig(source, { name: `t${n}`, cleaning: rules }), options);
      const expected = fateOf(lines, rules), note = `${JSON.stringify(rules)}\n${lines.join("\n")}`;
      assertEquals(group.counts, expected.counts, note);
      assertEquals(group.keys.map((key) => key.parts[0]), expected.keys.map((key) => key.item), note);
      const panel = await readChunk(group, 0, group.keys.length);
      const y = group.keys.map((_, k) => [...panel.y.subarray(panel.offsets[k], panel.offsets[k + 1])]);
      assertEquals(y, expected.keys.map((key) => key.y), note);
    }
  }));

Deno.test("buildGroup() gives the same panel whatever the order of the rows, for sums and means", () =>
  inFolder(async (dir) => {
    const rows = Array.from(
      { length: 60 },
      (_, i) => `2024-01-${String(1 + i * 7 % 28).padStart(2, "0")},k${i % 4},${i % 9}`,
    );
    const panels = [];
    for (const [n, order] of [rows, rows.toReversed(), rows.toSorted()].entries()) {
      const source = `${dir}/o${n}.csv`;
      await Deno.writeTextFile(source, `date,item,demand\n${order.join("\n")}\n`);
      const files = await hashFiles(await listSourceFiles(source));
      const options = { store: dir, given: fileSource(source), files, events: [], contentHash: "h", settings: {} };
      const { group } = await buildGroup(itemConfig(source, { name: `o${n}`, cleaning: RULES }), options);
      panels.push(await readChunk(group, 0, 4));
    }
    assertEquals(panels[1], panels[0]);
    assertEquals(panels[2], panels[0]);
  }));

Deno.test("buildGroup() describes the target and each column, values missing and zero", () =>
  inFolder(async (dir) => {
    const group = await build(dir, "date,item,demand\n2024-01-01,a,0\n2024-01-02,a,\n2024-01-03,a,4\n2024-01-05,a,8\n");
    const { deviation, ...rest } = group.statistics[0];
    assertEquals(rest, { name: "demand", count: 3, missing: 2, zeros: 1, min: 0, max: 8, mean: 4 });
    assertAlmostEquals(deviation ?? NaN, Math.sqrt(32 / 3), 1e-12);
    assertEquals([group.rows, group.start, group.end - group.start], [5, group.start, 4]);
  }));

Deno.test("buildGroup() makes a version folder that others may read", {}, () =>
  inFolder(async (dir) => {
    const group = await build(dir, "date,item,demand\n2024-01-01,b,1\n");
    assertEquals((Deno.statSync(group.dir).mode ?? 0) & 0o777, 0o755);
  }));

Deno.test("buildGroup() keeps keys and texts that begin with a byte order mark apart from those that do not", () =>
  inFolder(async (dir) => {
    const lines = ["\uFEFFz", "z"].flatMap((item, k) =>
      [1, 2].map((d) => `2024-01-0${d},${item},${d + 2 * k},${item.replace("z", "red")}\n`)
    );
    const { group, counts } = await prepareText(dir, `date,item,demand,colour\n${lines.join("")}`, {
      config: { exogenous: { static: ["colour"] } },
    });
    assertEquals([counts.read, counts.kept, group.keys.map(({ parts }) => parts[0])], [4, 4, ["z", "\uFEFFz"]]);
    const panel = await readChunk(group, 0, 2);
    assertEquals([...panel.y], [3, 4, 1, 2]);
    assertEquals([[...panel.exogenous[0].values], panel.exogenous[0].levels], [[0, 0, 1, 1], ["red", "\uFEFFred"]]);
  }));
