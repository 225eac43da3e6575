import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import type { ConfigInput } from "../../../lib/core/config/config.ts";
import { DataError } from "../../../lib/core/errors/errors.ts";
import { checkRows } from "../../../lib/data/demand/check_rows.ts";
import { declaredColumns } from "../../../lib/data/tables/column_kinds.ts";
import { openTable } from "../../../lib/data/tables/open_table.ts";
import { codesOf, inDatabase, inFolder, itemConfig, prepareText } from "../_tables.ts";
import { planDemand } from "../../../lib/data/demand/demand_plan.ts";

type Kind = "static" | "historic" | "future";

/** What a column of these texts is read as: its levels, or "number". */
function kindOf(
  texts: readonly string[],
  options: { kind?: Kind; declared?: "number" | "category"; config?: Partial<ConfigInput> } = {},
) {
  const { kind = "historic", declared, config } = options;
  return inDatabase(async (database, dir) => {
    const rows = texts.map((text) => `2024-01-01,a,1,"${text}"`);
    await Deno.writeTextFile(`${dir}/t.csv`, `date,item,demand,x\n${rows.join("\n")}\n`);
    const kinds: Record<string, "number" | "category"> = declared === undefined ? {} : { x: declared };
    const settings = itemConfig(`${dir}/t.csv`, { exogenous: { [kind]: ["x"], kinds }, ...config });
    const checked = await checkRows(await openTable(database, String(settings.source)), planDemand(settings));
    if (checked.exogenous.length === 0) return checked.findings.map(({ code }) => code).join();
    return checked.exogenous[0].levels ?? "number";
  });
}

const numbers = (count: number, text: (i: number) => string) => Array.from({ length: count }, (_, i) => text(i));

Deno.test("readKinds() takes numbers for numbers, and what exports write where there is none for missing", async () => {
  assertEquals(await kindOf(["1", "2.5", "-3e2", "0", "0.5", "-0.25", "inf"]), "number");
  assertEquals(await kindOf(["1", "", "NA", "N/A", "n/a", "#N/A", "null", "None", "-", "NaN", " "]), "number");
  assertEquals(await kindOf(["", "NA", ""], { kind: "static" }), "number", "nothing known");
});

Deno.test("readKinds() takes texts, flags and codes with leading zeros for categories", async () => {
  assertEquals(await kindOf(["1", "2", "3A"], { kind: "static" }), ["1", "2", "3A"]);
  assertEquals(await kindOf(["0", "10", "BOGO", "20"], { kind: "future" }), ["0", "10", "20", "BOGO"]);
  assertEquals(await kindOf(["7", "08", "9"]), ["08", "7", "9"]);
  assertEquals(await kindOf(["04109", "04110"], { kind: "static" }), ["04109", "04110"]);
  assertEquals(await kindOf(["true", "false", "true"]), ["false", "true"]);
  assertEquals(await kindOf(["1_2", "1_3"]), ["1_2", "1_3"], "DuckDB would read 12 and 13");
});

Deno.test("readKinds() has NA, None and - as levels beside texts, and null, NaN and N/A as missing", async () => {
  const texts = ["EU", "NA", "None", "-", "null", "NaN", "N/A", ""];
  assertEquals(await kindOf(texts), ["-", "EU", "NA", "None"]);
});

Deno.test("readKinds() takes rare words among measurements for errors, and asks all values", async () => {
  const prices = numbers(999, (i) => `${i % 7}.5`);
  assertEquals(await kindOf([...prices, "12,5 €"]), "number", "the last of a thousand");
  assertEquals(
    await kindOf([...prices, ...numbers(20, () => "sale")]).then((levels) => levels.length),
    8,
    "one in fifty",
  );
  const counts = numbers(999, (i) => String(i));
  assertEquals(await kindOf([...counts, "many"]), "number");
  assertEquals(await kindOf([...counts, "3A"], { kind: "static" }).then((levels) => levels.length), 1000);
  const clusters = numbers(999, (i) => String(i % 3));
  assertEquals(await kindOf([...clusters, "3A"]), ["0", "1", "2", "3A"], "a code list, however rare the letter");
});

Deno.test("readKinds() does as the config says, also by ranges and derived columns", async () => {
  assertEquals(await kindOf(["1", "2", "3A"], { declared: "number" }), "number");
  assertEquals(await kindOf(["1", "2"], { declared: "category" }), ["1", "2"]);
  assertEquals(await kindOf(["", ""], { declared: "category" }), []);
  assertEquals(await kindOf(["1", "2", "x"], { config: { cleaning: { ranges: { x: [0, 5] } } } }), "number");
  const relative = [{ name: "rel", of: "x", within: [] }];
  assertEquals(await kindOf(["1", "2", "x"], { config: { relative } }), "number");
});

Deno.test("readKinds() leaves a column of more than ten thousand texts out, with a finding", async () => {
  assertEquals(await kindOf(numbers(10_001, (i) => `word ${i}`)), "TOO_MANY_LEVELS");
  assertEquals((await kindOf(numbers(10_000, (i) => `word ${i}`))).length, 10_000, "as many as that are fine");
});

Deno.test("readKinds() decides each of many columns, and reads their values at their places", () =>
  inDatabase(async (database, dir) => {
    const text = "date,item,demand,a,note,b,c\n" + numbers(10_001, (i) => `2024-01-01,k,1,${i},n${i},s${i % 3},${i}.5`)
      .join("\n");
    await Deno.writeTextFile(`${dir}/t.csv`, text);
    const config = itemConfig(`${dir}/t.csv`, { exogenous: { historic: ["a", "note", "b", "c"] } });
    const checked = await checkRows(await openTable(database, String(config.source)), planDemand(config));
    assertEquals(checked.exogenous.map(({ name, levels }) => [name, levels?.length]), [
      ["a", undefined],
      ["b", 3],
      ["c", undefined],
    ]);
    const rows = await database.rows("SELECT x[1], x[2], x[3] FROM checked WHERE rn IN (1, 6) ORDER BY rn");
    assertEquals(rows, [[0, 0, 0.5], [5, 2, 5.5]]);
  }));

Deno.test("a static code with a letter costs no sale, and the finding says how to read it otherwise", () =>
  inFolder(async (dir) => {
    const stores = ["1", "2", "3A"].flatMap((cluster, s) =>
      numbers(30, (i) => `2024-01-${String(i + 1).padStart(2, "0")},S${s},5,${cluster}`)
    );
    const config = { exogenous: { static: ["cluster"] } };
    const prepared = await prepareText(dir, `date,item,demand,cluster\n${stores.join("\n")}\n`, { config });
    assertEquals([prepared.counts.kept, prepared.counts.quarantined], [90, 0]);
    assertEquals(prepared.group.exogenous, [{ name: "cluster", kind: "static", levels: ["1", "2", "3A"] }]);
    const mixed = prepared.findings.find(({ code }) => code === "MIXED_COLUMN");
    assertEquals([mixed?.examples, mixed?.severity], [["3A"], "info"]);
    assertStringIncludes(mixed?.message ?? "", '"kinds": {"cluster": "number"}');
  }));

Deno.test("an unreadable exogenous value is missing, with row numbers and the remedy", () =>
  inFolder(async (dir) => {
    const rows = numbers(200, (i) =>
      `2024-${String(1 + Math.floor(i / 28)).padStart(2, "0")}-${String(1 + i % 28).padStart(2, "0")},a,5,${
        i === 41 ? '"12,5 €"' : i === 99 ? "inf" : i === 7 ? "" : `${i % 9}.5`
      }`);
    const config = { exogenous: { future: ["price"] } };
    const prepared = await prepareText(dir, `date,item,demand,price\n${rows.join("\n")}\n`, { config });
    assertEquals(prepared.counts.quarantined, 0);
    assertEquals(
      codesOf(prepared).filter((text) =>
        text.includes("price")
      ),
      [
        "UNREADABLE_VALUE price 2",
        "MISSING_VALUE price 1",
      ],
    );
    const finding = prepared.findings.find(({ code }) => code === "UNREADABLE_VALUE");
    assertEquals(finding?.examples, ['row 42: "12,5 €"', 'row 100: "inf"']);
    assertStringIncludes(finding?.message ?? "", '"kinds": {"price": "category"}');
  }));

Deno.test("readKinds() refuses side columns of decimal commas or percent signs, unless they are said to be names", async () => {
  const prices = numbers(200, (i) => `${i},47`), shares = numbers(50, (i) => `${i}%`);
  for (const [texts, code] of [[prices, "DECIMAL_COMMA"], [shares, "WRONG_TYPE"]] as const) {
    const error = await assertRejects(() => kindOf(texts), DataError);
    assertEquals([error.code, error.context.column], [code, "x"]);
    await assertRejects(() => kindOf([...texts, "3", "#REF!", "on request"]), DataError);
    await assertRejects(() => kindOf(texts, { declared: "number" }), DataError);
    assertEquals((await kindOf(texts, { declared: "category" })).length, texts.length);
  }
  assertEquals(await kindOf(["10%", "BOGO", "none"]), ["10%", "BOGO", "none"], "names of offers");
});

Deno.test("readKinds() takes error words of spreadsheets for missing, however many", async () => {
  assertEquals(await kindOf(numbers(90, (i) => i % 9 === 0 ? "#VALUE!" : `2${i % 5}.4`)), "number");
  assertEquals(await kindOf(["red", "#REF!", "blue"]), ["blue", "red"]);
});

Deno.test("error words are findings with rows; codes are no mixture, and nine tenths of numbers are a warning", () =>
  inFolder(async (dir) => {
    const rows = numbers(
      60,
      (i) =>
        `2024-${i < 30 ? "01" : "03"}-${String(1 + i % 30).padStart(2, "0")},a,5,${i % 9 === 0 ? "#VALUE!" : "22.5"},${
          i % 2 === 0 ? "04109" : "20095"
        },${i === 7 ? "#REF!" : "red"},${i % 15 === 0 ? "open" : i % 4}`,
    );
    const config = { exogenous: { historic: ["temp", "zip", "colour", "code"] } };
    const prepared = await prepareText(dir, `date,item,demand,temp,zip,colour,code\n${rows.join("\n")}\n`, { config });
    const told = prepared.findings.filter(({ column }) => ["temp", "zip", "colour", "code"].includes(column));
    assertEquals(told.map(({ code, severity, column, count }) => [code, severity, column, count]), [
      ["MIXED_COLUMN", "warning", "code", 1],
      ["UNREADABLE_VALUE", "warning", "colour", 1],
      ["UNREADABLE_VALUE", "warning", "temp", 7],
    ]);
    assertEquals(told[2]?.examples[0], 'row 1: "#VALUE!"');
  }));

Deno.test("declaredColumns() is in the order of the panel: static, historic, future", () => {
  const config = itemConfig("t.csv", { exogenous: { future: ["f"], historic: ["h"], static: ["s"] } });
  assertEquals(declaredColumns(config).map(({ name, kind }) => `${kind} ${name}`), [
    "static s",
    "historic h",
    "future f",
  ]);
});
