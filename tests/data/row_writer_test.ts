import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { asyncBufferFromFile, parquetReadObjects } from "hyparquet";
import { DataError } from "@lib/core/errors.ts";
import { type ColumnHead, type ColumnValues, openRowWriter } from "@lib/data/row_writer.ts";

const COLUMNS: ColumnHead[] = [
  { name: "item", type: "text" },
  { name: "step", type: "integer" },
  { name: "yhat", type: "number" },
];
const BATCHES: ColumnValues[][] = [
  [["007", 'say "x", y\n'], Int32Array.of(1, 2), Float64Array.of(0.1, NaN)],
  [["🦄"], Int32Array.of(3), Float64Array.of(1e-7)],
];

function write(path: string, batches = BATCHES): string {
  const writer = openRowWriter(path, COLUMNS);
  batches.forEach((batch) => writer.append(batch));
  writer.finish();
  writer.discard();
  return path;
}

Deno.test("openRowWriter() CSV quotes where needed and leaves missing values empty", () => {
  const path = write(`${Deno.makeTempDirSync()}/a/b/x.csv`);
  assertEquals(
    Deno.readTextFileSync(path),
    'item,step,yhat\n007,1,0.1\n"say ""x"", y\n",2,\n🦄,3,1e-7\n',
  );
});

Deno.test("openRowWriter() CSV tells an empty text from a missing one, and keeps blanks at the ends", () => {
  const path = `${Deno.makeTempDirSync()}/x.csv`;
  write(path, [[["", null, " a"], Int32Array.of(1, 2, 3), Float64Array.of(1, 2, 3)]]);
  assertEquals(Deno.readTextFileSync(path), 'item,step,yhat\n"",1,1\n,2,2\n" a",3,3\n');
});

Deno.test("openRowWriter() JSON is one array, JSON lines one object per line", () => {
  const expected = [
    { item: "007", step: 1, yhat: 0.1 },
    { item: 'say "x", y\n', step: 2, yhat: null },
    { item: "🦄", step: 3, yhat: 1e-7 },
  ];
  const root = Deno.makeTempDirSync();
  assertEquals(JSON.parse(Deno.readTextFileSync(write(`${root}/x.json`))), expected);
  const lines = Deno.readTextFileSync(write(`${root}/x.jsonl`)).trimEnd().split("\n");
  assertEquals(lines.map((line) => JSON.parse(line)), expected);
  assertEquals(JSON.parse(Deno.readTextFileSync(write(`${root}/empty.json`, []))), []);
});

Deno.test("openRowWriter() Parquet keeps types and missing values", async () => {
  const path = write(`${Deno.makeTempDirSync()}/x.parquet`);
  const rows = await parquetReadObjects({ file: await asyncBufferFromFile(path) });
  assertEquals(rows.map((row) => ({ ...row })), [
    { item: "007", step: 1, yhat: 0.1 },
    { item: 'say "x", y\n', step: 2, yhat: null },
    { item: "🦄", step: 3, yhat: 1e-7 },
  ]);
});

Deno.test("openRowWriter() Parquet of many batches, more than a row group", async () => {
  const count = 50_000;
  const batch = [Array<string>(count).fill("a"), new Int32Array(count).fill(2), new Float64Array(count).fill(0.5)];
  const path = write(`${Deno.makeTempDirSync()}/x.parquet`, [batch, batch, batch]);
  const rows = await parquetReadObjects({ file: await asyncBufferFromFile(path), columns: ["step"] });
  assertEquals([rows.length, rows.at(-1)?.step], [150_000, 2]);
});

Deno.test("openRowWriter() the file appears only when it is whole; discard leaves nothing", () => {
  for (const extension of ["csv", "json", "parquet"]) {
    const root = Deno.makeTempDirSync();
    Deno.writeTextFileSync(`${root}/x.${extension}`, "former");
    const writer = openRowWriter(`${root}/x.${extension}`, COLUMNS);
    writer.append(BATCHES[0]);
    assertEquals(Deno.readTextFileSync(`${root}/x.${extension}`), "former");
    writer.discard();
    assertEquals([...Deno.readDirSync(root)].map((entry) => entry.name), [`x.${extension}`]);
  }
});

Deno.test("openRowWriter() unknown extensions and folders that take no files are typed errors", () => {
  const root = Deno.makeTempDirSync();
  for (const name of ["x", "x.xlsx", "x.csv/y"]) {
    const error = assertThrows(() => openRowWriter(`${root}/${name}`, COLUMNS), DataError);
    assertEquals(error.code, "UNSUPPORTED_FORMAT");
  }
  Deno.writeTextFileSync(`${root}/file`, "");
  assertEquals(assertThrows(() => openRowWriter(`${root}/file/x.csv`, COLUMNS), DataError).code, "WRITE_FAILED");
});

Deno.test({
  name: "openRowWriter() without permission to write is READ_ONLY",
  permissions: { read: true, write: false },
  fn() {
    assertEquals(assertThrows(() => openRowWriter("/x.csv", COLUMNS), DataError).code, "READ_ONLY");
  },
});

Deno.test("openRowWriter() any text and number comes back from JSON lines (property)", () => {
  const path = `${Deno.makeTempDirSync()}/x.jsonl`;
  const row = fc.tuple(
    fc.string({ unit: "grapheme" }),
    fc.integer({ min: 0, max: 99 }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
  );
  fc.assert(
    fc.property(fc.array(row), (rows) => {
      write(path, [[rows.map((r) => r[0]), Int32Array.from(rows, (r) => r[1]), Float64Array.from(rows, (r) => r[2])]]);
      const lines = Deno.readTextFileSync(path).split("\n").slice(0, -1).map((line) => Object.values(JSON.parse(line)));
      assertEquals(lines, rows.map(([item, step, yhat]) => [item, step, yhat === 0 ? 0 : yhat]));
    }),
    { numRuns: 30 },
  );
});

Deno.test("openRowWriter() refuses columns of one name and batches that do not fit", () => {
  const root = Deno.makeTempDirSync();
  assertThrows(() => openRowWriter(`${root}/x.csv`, [COLUMNS[0], COLUMNS[0]]), RangeError, "item");
  const writer = openRowWriter(`${root}/x.csv`, COLUMNS);
  assertThrows(() => writer.append([["007"], Int32Array.of(1)]), RangeError, "[1, 1]");
  assertThrows(() => writer.append([["007"], Int32Array.of(1), Float64Array.of(1, 2)]), RangeError, "[1, 1, 2]");
  writer.discard();
  assertEquals([...Deno.readDirSync(root)].length, 0);
});

/** CSV by RFC 4180, one character at a time; an unquoted empty cell is null. */
function parseCsv(text: string): (string | null)[][] {
  const rows: (string | null)[][] = [];
  let row: (string | null)[] = [], cell = "", quoted = false, wasQuoted = false;
  const endCell = () => {
    row.push(cell === "" && !wasQuoted ? null : cell);
    [cell, wasQuoted] = ["", false];
  };
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (quoted) {
      if (c !== '"') cell += c;
      else if (text[i + 1] === '"') cell += text[++i];
      else quoted = false;
    } else if (c === '"') quoted = wasQuoted = true;
    else if (c === ",") endCell();
    else if (c === "\n") {
      endCell();
      rows.push(row);
      row = [];
    } else cell += c;
  }
  return rows;
}

Deno.test("openRowWriter() CSV gives any texts and numbers back (property)", () => {
  const path = `${Deno.makeTempDirSync()}/x.csv`;
  const nasty = fc.array(fc.constantFrom('"', ",", "\n", "\r", " ", "a", ";", "'", "\t", "=", "🦄", "\\"), {
    maxLength: 6,
  });
  const text = fc.oneof(nasty.map((parts) => parts.join("")), fc.string({ unit: "grapheme" }), fc.constant(null));
  const number = fc.oneof(fc.double({ noDefaultInfinity: true }), fc.constantFrom(0, 1e21, 5e-324, -1.5, NaN));
  fc.assert(fc.property(fc.array(fc.tuple(text, fc.integer(), number)), (rows) => {
    write(path, [[rows.map((r) => r[0]), Int32Array.from(rows, (r) => r[1]), Float64Array.from(rows, (r) => r[2])]]);
    const [head, ...cells] = parseCsv(Deno.readTextFileSync(path));
    assertEquals(head, ["item", "step", "yhat"]);
    assertEquals(
      cells.map(([item, step, yhat]) => [item, Number(step), yhat === null ? NaN : Number(yhat) + 0]),
      rows.map(([item, step, yhat]) => [item, step | 0, yhat + 0]),
    );
  }));
});

Deno.test("openRowWriter() CSV headers of any text come back too", () => {
  const path = `${Deno.makeTempDirSync()}/x.csv`;
  const names = ["", 'a "b"', "x,y", "two\nlines", " padded ", "plain"];
  const writer = openRowWriter(path, names.map((name) => ({ name, type: "text" })));
  writer.append(names.map((name) => [name]));
  writer.finish();
  assertEquals(parseCsv(Deno.readTextFileSync(path)), [names, names]);
});

Deno.test("openRowWriter() writes rows in the order of the batches, however long they are", () => {
  const root = Deno.makeTempDirSync(), long = "x".repeat(100_000);
  for (const extension of ["csv", "jsonl"]) {
    const path = `${root}/long.${extension}`;
    const writer = openRowWriter(path, [{ name: "text", type: "text" }, { name: "n", type: "integer" }]);
    for (let i = 0; i < 12; i++) writer.append([[long, `row ${i}`], Int32Array.of(2 * i, 2 * i + 1)]);
    writer.finish();
    const lines = Deno.readTextFileSync(path).trimEnd().split("\n").slice(extension === "csv" ? 1 : 0);
    assertEquals(lines.length, 24);
    lines.forEach((line, i) => assertEquals(line.includes(i % 2 === 0 ? long : `row ${(i - 1) / 2}`), true));
  }
});

Deno.test("openRowWriter() endings are read whatever their case, and .ndjson and .pq are formats too", () => {
  const root = Deno.makeTempDirSync();
  for (const name of ["x.CSV", "x.ndjson", "x.pq", "x.Parquet"]) {
    assertEquals(Deno.statSync(write(`${root}/${name}`)).size > 0, true);
  }
  assertEquals(Deno.readTextFileSync(`${root}/x.ndjson`).split("\n").length, 4);
});

Deno.test("openRowWriter() refuses two columns of one name, and batches that do not fit", () => {
  const root = Deno.makeTempDirSync();
  const twice: ColumnHead[] = [{ name: "a", type: "text" }, { name: "a", type: "number" }];
  assertThrows(() => openRowWriter(`${root}/x.csv`, twice), RangeError, 'repeats "a"');
  const writer = openRowWriter(`${root}/x.csv`, COLUMNS);
  assertThrows(() => writer.append([["a"], Int32Array.of(1)]), RangeError, "all 3 columns must have 1 values");
  assertThrows(() => writer.append([["a"], Int32Array.of(1, 2), Float64Array.of(1)]), RangeError, "[1, 2, 1]");
  writer.discard();
  writer.discard();
  assertEquals([...Deno.readDirSync(root)], []);
});

Deno.test("openRowWriter() passes on the system's refusal to remove, and is quiet where there is nothing left", () => {
  const root = Deno.makeTempDirSync();
  const writer = openRowWriter(`${root}/x.csv`, COLUMNS);
  Deno.removeSync(`${root}/x.csv.partial`);
  writer.discard();
  const other = openRowWriter(`${root}/y.csv`, COLUMNS), remove = Deno.removeSync;
  Deno.removeSync = () => {
    throw new Deno.errors.PermissionDenied("no");
  };
  try {
    assertEquals(assertThrows(() => other.discard(), DataError).code, "READ_ONLY");
  } finally {
    Deno.removeSync = remove;
  }
});
