import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { asyncBufferFromFile, parquetReadObjects } from "hyparquet";
import { DataError } from "@lib/core/errors/errors.ts";
import { undefuse } from "@lib/data/sources/defuse.ts";
import {
  checkRowTarget,
  type ColumnHead,
  type ColumnValues,
  openRowWriter,
  type RowWriterOptions,
} from "@lib/data/outputs/row_writer.ts";

const COLUMNS: ColumnHead[] = [
  { name: "item", type: "text" },
  { name: "step", type: "integer" },
  { name: "yhat", type: "number" },
];
const BATCHES: ColumnValues[][] = [
  [["007", 'say "x", y\n'], Int32Array.of(1, 2), Float64Array.of(0.1, NaN)],
  [["🦄"], Int32Array.of(3), Float64Array.of(1e-7)],
];

function write(path: string, batches = BATCHES, options: RowWriterOptions = {}): string {
  const writer = openRowWriter(path, COLUMNS, options);
  batches.forEach((batch) => writer.append(batch));
  writer.finish();
  writer.discard();
  return path;
}

Deno.test("openRowWriter() CSV quotes where needed and leaves missing values empty", () => {
  const path = write(`${Deno.makeTempDirSync()}/a/b/x.csv`);
  assertEquals(
    Deno.readTextFileSync(path),
    'item,step,yhat\n007,1,0.1\n"say ""x"", y\n",2,\n🦄,3,0.0000001\n',
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
  name: "openRowWriter() without permission to write is PERMISSION_DENIED",
  permissions: { read: true, write: false },
  fn() {
    assertEquals(assertThrows(() => openRowWriter("/x.csv", COLUMNS), DataError).code, "PERMISSION_DENIED");
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
    const batch = [rows.map((r) => r[0]), Int32Array.from(rows, (r) => r[1]), Float64Array.from(rows, (r) => r[2])];
    write(path, [batch], { digits: "all" });
    const [head, ...cells] = parseCsv(Deno.readTextFileSync(path));
    assertEquals(head, ["item", "step", "yhat"]);
    assertEquals(
      cells.map((
        [item = null, step, yhat],
      ) => [item && undefuse(item), Number(step), yhat === null ? NaN : Number(yhat) + 0]),
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

Deno.test("openRowWriter() discarded twice, or where its file is gone, is quiet", () => {
  const root = Deno.makeTempDirSync();
  const writer = openRowWriter(`${root}/x.csv`, COLUMNS);
  for (const { name } of Deno.readDirSync(root)) Deno.removeSync(`${root}/${name}`);
  writer.discard();
  writer.discard();
  assertEquals([...Deno.readDirSync(root)], []);
});

Deno.test("openRowWriter() follows links, keeps permissions, and touches nothing that lies beside its target", () => {
  for (const extension of ["csv", "jsonl", "parquet"]) {
    const root = Deno.makeTempDirSync();
    Deno.mkdirSync(`${root}/real`);
    Deno.writeTextFileSync(`${root}/real/x.${extension}`, "former");
    Deno.chmodSync(`${root}/real/x.${extension}`, 0o640);
    Deno.symlinkSync(`real/x.${extension}`, `${root}/x.${extension}`);
    // A link at a name that can be guessed must not lead anywhere.
    Deno.writeTextFileSync(`${root}/victim`, "victim");
    Deno.symlinkSync(`${root}/victim`, `${root}/x.${extension}.partial`);
    write(`${root}/x.${extension}`);
    const { size, mode } = Deno.statSync(`${root}/real/x.${extension}`);
    assertEquals([size > 10, (mode ?? 0) & 0o777], [true, 0o640]);
    assertEquals(Deno.lstatSync(`${root}/x.${extension}`).isSymlink, true);
    assertEquals(Deno.readTextFileSync(`${root}/victim`), "victim");
  }
});

Deno.test("openRowWriter() of many processes at once: the file is whole and one of theirs", async () => {
  const root = Deno.makeTempDirSync(), module = new URL("../../../lib/data/outputs/row_writer.ts", import.meta.url);
  const code = `import { openRowWriter } from ${JSON.stringify(module.href)};
    for (let round = 0; round < 25; round++) {
      for (const extension of ["csv", "parquet"]) {
        const path = ${JSON.stringify(root)} + "/" + round + "." + extension;
        const writer = openRowWriter(path, [{ name: "pid", type: "integer" }]);
        for (let i = 0; i < 5; i++) writer.append([new Int32Array(4096).fill(Deno.pid)]);
        writer.finish();
      }
    }`;
  const args = ["eval", "--quiet", "--config", new URL("../../../deno.json", import.meta.url).pathname, code];
  const runs = await Promise.all(
    [0, 1].map(() => new Deno.Command(Deno.execPath(), { args, stderr: "piped" }).output()),
  );
  for (const { success, stderr } of runs) assertEquals(success, true, new TextDecoder().decode(stderr));
  for (let round = 0; round < 25; round++) {
    const [head, ...lines] = Deno.readTextFileSync(`${root}/${round}.csv`).trimEnd().split("\n");
    assertEquals([head, lines.length, new Set(lines).size], ["pid", 20_480, 1]);
    const rows = await parquetReadObjects({ file: await asyncBufferFromFile(`${root}/${round}.parquet`) });
    assertEquals([rows.length, new Set(rows.map(({ pid }) => pid)).size], [20_480, 1]);
  }
  assertEquals([...Deno.readDirSync(root)].length, 50);
});

Deno.test("openRowWriter() defuses texts and names in CSV alone, unless told not to", () => {
  const root = Deno.makeTempDirSync();
  const rows = (name: string, options = {}) => {
    const writer = openRowWriter(
      `${root}/${name}`,
      [{ name: "=a", type: "text" }, { name: "n", type: "number" }],
      options,
    );
    writer.append([["=1+1", "-5", "@x", null], Float64Array.of(-1, -2.5, NaN, 4)]);
    writer.finish();
    return Deno.readTextFileSync(`${root}/${name}`);
  };
  assertEquals(rows("x.csv"), "'=a,n\n'=1+1,-1\n-5,-2.5\n'@x,\n,4\n");
  assertEquals(rows("x.csv", { defuse: false }), "=a,n\n=1+1,-1\n-5,-2.5\n@x,\n,4\n");
  assertEquals(rows("x.jsonl").split("\n")[0], '{"=a":"=1+1","n":-1}');
});

Deno.test("openRowWriter() numbers of CSV have the digits that are asked for, six by default; other formats are exact", () => {
  const root = Deno.makeTempDirSync();
  const rows = (name: string, options = {}) => {
    const writer = openRowWriter(`${root}/${name}`, [{ name: "n", type: "number" }], options);
    writer.append([Float64Array.of(0.1 + 0.2, 12.3456789, 1234567)]);
    writer.finish();
    return Deno.readTextFileSync(`${root}/${name}`);
  };
  assertEquals(rows("x.csv"), "n\n0.3\n12.34568\n1234567\n");
  assertEquals(rows("x.csv", { digits: 2 }), "n\n0.3\n12.3\n1234567\n");
  assertEquals(rows("x.csv", { digits: "all" }), "n\n0.30000000000000004\n12.3456789\n1234567\n");
  assertEquals(rows("x.jsonl", { digits: 2 }).split("\n")[0], '{"n":0.30000000000000004}');
});

Deno.test("openRowWriter() streams CSV to whoever takes it", () => {
  let taken = "";
  const stream = { write: (bytes: Uint8Array) => void (taken += new TextDecoder().decode(bytes)) };
  checkRowTarget(stream);
  const writer = openRowWriter(stream, COLUMNS);
  for (let i = 0; i < 30_000; i++) writer.append([["007"], Int32Array.of(1), Float64Array.of(0.5)]);
  assertEquals(taken.length > 100_000, true);
  writer.finish();
  writer.discard();
  assertEquals(taken, `item,step,yhat\n${"007,1,0.5\n".repeat(30_000)}`);
});

Deno.test("checkRowTarget() refuses what cannot become a file, and leaves nothing", async () => {
  const root = Deno.makeTempDirSync();
  Deno.mkdirSync(`${root}/folder.csv`);
  await new Deno.Command("mkfifo", { args: [`${root}/pipe.csv`] }).output();
  Deno.writeTextFileSync(`${root}/file`, "");
  const codeOf = (path: string) => assertThrows(() => checkRowTarget(`${root}/${path}`), DataError).code;
  assertEquals(
    ["folder.csv", "pipe.csv", "file/x.csv", `${"n".repeat(300)}.csv`].map(codeOf),
    Array(4).fill("WRITE_FAILED"),
  );
  assertEquals(codeOf("x.xls"), "UNSUPPORTED_FORMAT");
  checkRowTarget(`${root}/new/deep/x.csv`);
  assertEquals([...Deno.readDirSync(root)].map(({ name }) => name).sort(), ["file", "folder.csv", "pipe.csv"]);
});

Deno.test({
  name: "checkRowTarget() without permission to write is PERMISSION_DENIED",
  permissions: { read: true, write: false },
  fn() {
    assertEquals(assertThrows(() => checkRowTarget("/none/x.csv"), DataError).code, "PERMISSION_DENIED");
  },
});
