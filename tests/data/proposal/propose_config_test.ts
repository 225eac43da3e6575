import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { parseConfig } from "../../../lib/core/config/config.ts";
import { DataError } from "../../../lib/core/errors/errors.ts";
import { prepareTable } from "../../../lib/data/prepare.ts";
import { proposeConfig } from "../../../lib/data/proposal/propose_config.ts";
import type { ProposalAnswers } from "../../../lib/data/proposal/proposal.ts";
import { inFolder } from "../_tables.ts";

/** Propose for a text, and read it with what is proposed. */
function propose(text: string | Uint8Array<ArrayBuffer>, answers: ProposalAnswers = {}) {
  return inFolder(async (dir) => {
    const path = `${dir}/table.csv`;
    await Deno.writeFile(path, typeof text === "string" ? new TextEncoder().encode(text) : text);
    const proposal = await proposeConfig(path, { answers, long: `${dir}/long.csv` });
    const source = proposal.reshaped?.output ?? path;
    const { counts, group } = await prepareTable(parseConfig({ ...proposal.config, source }), { store: dir });
    return { ...proposal, counts, keyParts: group.keys.map((key) => key.parts) };
  });
}

const day = (t: number) => new Date(Date.UTC(2024, 0, 1 + t)).toISOString().slice(0, 10);
const german = (t: number) => day(t).split("-").reverse().join(".");

/** Rows of some periods and keys. */
function rowsOf(periods: number, keys: readonly string[], row: (t: number, key: string, k: number) => string): string {
  return Array.from({ length: periods }, (_, t) => keys.map((key, k) => `${row(t, key, k)}\n`).join("")).join("");
}

Deno.test("proposeConfig() finds that a table is UTF-16 without its mark, and takes one byte of zero for no encoding", async () => {
  const text = "shop,day,sold\n" + rowsOf(40, ["a"], (t, key) => `${key},${day(t)},${t % 9}`);
  const wide = Uint8Array.from([...text].flatMap((letter) => [letter.charCodeAt(0), 0]));
  assertEquals((await propose(wide)).config.encoding, "utf-16le");
  const slip = await propose(text.replace("a,2024-01-05,4", `a,2024-01-05,${String.fromCharCode(0)}4`));
  assertEquals([slip.config.encoding, slip.counts.quarantined], [undefined, 1]);
});

Deno.test("proposeConfig() reads a German export: semicolons, DD.MM.YYYY, decimal commas, windows-1252, codes with zeros", async () => {
  const text = "Datum;Artikelnummer;Filiale;Warengruppe;Preis;Absatz;Büro\r\n" +
    rowsOf(
      40,
      ["007", "012", "013"],
      (t, key, k) =>
        ["Köln", "Bonn"].map((shop) =>
          `${german(7 * t)};${key};${shop};${k === 0 ? "Obst" : "Gemüse"};1.${100 + t},5;${t % 9};`
        )
          .join("\r\n"),
    );
  const bytes = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  const { config, counts, columns, keyParts } = await propose(bytes);
  assertEquals(config.encoding, "windows-1252");
  assertEquals([config.decimal, config.time, config.target, config.frequency], [",", "Datum", "Absatz", "week"]);
  assertEquals(config.keys, ["Artikelnummer", "Filiale"]);
  assertEquals(config.exogenous, { static: ["Warengruppe"], historic: ["Preis"] });
  assertEquals(columns.find(({ name }) => name === "Büro")?.what, "empty");
  assertEquals([counts.read, counts.kept], [240, 240]);
  assertEquals(keyParts[0], ["007", "Bonn"]);
});

Deno.test("proposeConfig() takes a table without a column that names series for one series", async () => {
  const { config, keys, doubts, keyParts } = await propose(
    `week,visits\n${rowsOf(120, [""], (t) => `${day(7 * t)},${100 + t % 13}`)}`,
  );
  assertEquals([config.keys, config.target, config.frequency, keys], [[], "visits", "week", 1]);
  assertEquals([config.horizon, doubts], [8, []]);
  assertEquals(keyParts, [[]]);
});

Deno.test("proposeConfig() counts keys and their texts exactly, as a run reads them", async () => {
  const items = Array.from({ length: 100 }, (_, k) => `item${k}`);
  const { columns, keys, keyParts } = await propose(
    `item,date,demand\n${rowsOf(30, items, (t, key) => `${key},${day(t)},${t}`)}`,
  );
  assertEquals(columns[0]?.what, "key, 100 different");
  assertEquals([keys, keyParts.length], [100, 100]);
});

for (
  const [share, isEmpty] of [["one item of 20", (k: number) => k === 3], ["40 %", (k: number) => k % 5 < 2]] as const
) {
  Deno.test(`proposeConfig() takes a column that names series for a key where it is empty for ${share}, and says what becomes of those rows`, async () => {
    const items = Array.from({ length: 20 }, (_, k) => `i${k}`), empty = items.filter((_, k) => isEmpty(k)).length;
    const text = `item,location,date,demand\n${
      rowsOf(40, items, (t, key, k) => `${isEmpty(k) ? "" : key},shop${k % 2},${day(t)},${t + k}`)
    }`;
    const { config, columns, keys, doubts, counts, keyParts } = await propose(text);
    assertEquals([config.keys, config.cleaning?.duplicates], [["item"], undefined]);
    assertEquals([keys, keyParts.length, counts.read - counts.kept], [20 - empty, 20 - empty, 40 * empty]);
    assertEquals(columns[0]?.what, `key, ${20 - empty} different; ${40 * empty} rows without`);
    assertStringIncludes(doubts[0]!, `${40 * empty} rows without item will be left out`);
  });
}

Deno.test("proposeConfig() counts no key for the one row whose id is empty", async () => {
  const text = `item,date,demand\n${
    rowsOf(50, ["a", "b"], (t, key) => `${t === 9 && key === "b" ? "" : key},${day(t)},${t}`)
  }`;
  const { keys, keyParts, doubts } = await propose(text);
  assertEquals([keys, keyParts.length], [2, 2]);
  assertStringIncludes(doubts.join(), "1 row without item");
});

Deno.test("proposeConfig() names the one shop of a table that has but one", async () => {
  const { config } = await propose(`date,shop,units\n${rowsOf(60, ["a"], (t, key) => `${day(t)},${key},${t}`)}`);
  assertEquals(config.keys, ["shop"]);
});

Deno.test("proposeConfig() tells hours, and numbers beside from what is forecast", async () => {
  const { config } = await propose(
    `timestamp,meter,load_mw,temperature\n${
      rowsOf(72, ["n", "s"], (t, key) =>
        `${day(Math.floor(t / 24))} ${String(t % 24).padStart(2, "0")}:00,${key},${t}.5,${t % 7}.25`)
    }`,
  );
  assertEquals([config.frequency, config.keys, config.target], ["hour", ["meter"], "load_mw"]);
  assertEquals(config.exogenous, { historic: ["temperature"] });
});

Deno.test("proposeConfig() writes a table with a column per month as rows, without the empty cells", async () => {
  const months = Array.from(
    { length: 30 },
    (_, m) => `${2022 + Math.floor(m / 12)}-${String(m % 12 + 1).padStart(2, "0")}`,
  );
  const text = `product,${months.join(",")}\nA1,${months.map((_, m) => m).join(",")}\nB2,,,${
    months.slice(2).map(() => 5).join(",")
  }\n`;
  const { config, reshaped, counts } = await propose(text);
  assertEquals([config.keys, config.time, config.target, config.frequency], [["product"], "month", "value", "month"]);
  assertEquals([reshaped?.periods, reshaped?.rows, counts.kept], [30, 58, 58]);
});

Deno.test("proposeConfig() adds order lines up, and makes no series of customers who buy now and then", async () => {
  let line = 0;
  const text = `order_id,order_date,customer_id,sku,quantity,unit_price\n${
    rowsOf(200, ["S1", "S2"], (t, key, k) =>
      (t + k) % 5 === 0
        ? `${++line},${day(t)},9${t % 90},${key},2,9.5`
        : [1, 2].map(() =>
          `${++line},${day(t)},${100 + (t * 7 + line) % 83},${key},${1 + line % 4},${t % 2 === 0 ? 9.5 : 19.5}`
        ).join("\n"))
  }`;
  const { config, columns } = await propose(text);
  assertEquals([config.keys, config.target, config.time], [["sku"], "quantity", "order_date"]);
  assertEquals(config.cleaning?.duplicates, "sum");
  assertEquals(columns.filter(({ role }) => role === "unused").map(({ name }) => name), ["order_id", "customer_id"]);
});

Deno.test("proposeConfig() takes what the table has after its last value for known ahead, and drops what follows from a key", async () => {
  const text = `date,item,name,category,promo,units\n${
    rowsOf(50, ["a", "b", "c", "d"], (t, key, k) =>
      `${day(t)},${key},Name ${key},${k % 2},${t % 6 === 0 ? 1 : 0},${t < 43 ? t : ""}`)
  }`;
  const { config } = await propose(text);
  assertEquals(config.keys, ["item"]);
  assertEquals(config.exogenous, { static: ["category"], future: ["promo"] });
});

Deno.test("proposeConfig() calls periods without a row zero where no row says 0 and most are missing, and says so", async () => {
  const sparse = `date,part,demand\n${
    rowsOf(300, ["x", "y"], (t, key, k) => (t * 7 + k) % 5 < 2 ? `${day(t)},${key},3` : "")
  }`
    .replace(/\n+/g, "\n");
  const { config, doubts } = await propose(sparse);
  assertEquals(config.cleaning?.gaps, "zero");
  assertStringIncludes(doubts.join(), "--gaps missing");
  const said = await propose(sparse, { gaps: "missing" });
  assertEquals([said.config.cleaning?.gaps, said.doubts.length], ["missing", 0]);
  const withZeros = await propose(sparse.replace(",3\n", ",0\n"));
  assertEquals(withZeros.config.cleaning?.gaps, "missing");
});

Deno.test("proposeConfig() shortens the horizon for a short history, and asks for less of intervals", async () => {
  const { config, reasons } = await propose(
    `month,revenue\n${
      Array.from({ length: 24 }, (_, m) => `${2022 + Math.floor(m / 12)}-${String(m % 12 + 1).padStart(2, "0")},${m}.5`)
        .join("\n")
    }\n`,
  );
  assertEquals([config.horizon, config.levels], [6, [80]]);
  assertStringIncludes(reasons.horizon!, "24 only");
});

Deno.test("proposeConfig() takes a person's answers for what they are, and refuses columns that are not there", async () => {
  const text = `date,a,b,x,y\n${rowsOf(30, ["p", "q"], (t, key) => `${day(t)},${key},same,${t},${t + 1}`)}`;
  const { config } = await propose(text, { target: "x", keys: ["a", "b"], horizon: 3, future: ["y"] });
  assertEquals([config.target, config.keys, config.horizon, config.exogenous], ["x", ["a", "b"], 3, { future: ["y"] }]);
  const error = await assertRejects(() => propose(text, { target: "z" }), DataError);
  assertEquals(error.code, "MISSING_COLUMN");
});

const REFUSED: readonly [what: string, text: string, code: string, says: string][] = [
  ["no dates", "item,units\na,1\nb,2\n", "MISSING_COLUMN", "--time"],
  ["no numbers", "date,item\n2024-01-01,a\n2024-01-02,b\n", "MISSING_COLUMN", "--target"],
  ["no rows", "date,units\n", "HEADER_ONLY", "rows"],
  [
    "dates of two readings",
    `date,units\n${rowsOf(12, [""], (t) => `0${t % 9 + 1}/02/2024,${t}`)}`,
    "AMBIGUOUS_DATE",
    "--time-format DD/MM/YYYY",
  ],
];
for (const [what, text, code, says] of REFUSED) {
  Deno.test(`proposeConfig() refuses a table with ${what}, and names the option that helps`, async () => {
    const error = await assertRejects(() => propose(text), DataError);
    assertEquals(error.code, code);
    assertStringIncludes(error.hint, says);
  });
}

Deno.test("proposeConfig() refuses a key column that is empty in all rows", async () => {
  const text = `item,date,units\n${rowsOf(12, [""], (t) => `,${day(t)},${t}`)}`;
  const error = await assertRejects(() => propose(text, { keys: ["item"] }), DataError);
  assertEquals(error.code, "NO_USABLE_ROWS");
});

Deno.test("proposeConfig() refuses a wide table where nothing may be written", () =>
  inFolder(async (dir) => {
    await Deno.writeTextFile(`${dir}/w.csv`, "p,2020,2021,2022,2023\na,1,2,3,4\n");
    const error = await assertRejects(() => proposeConfig(`${dir}/w.csv`), DataError);
    assertEquals(error.code, "WIDE_TABLE");
    assertStringIncludes(error.message, "2020 to 2023");
  }));
