import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import { parseConfig } from "../../../lib/core/config/config.ts";
import type { ConfigInput } from "../../../lib/core/config/config.ts";
import { DataError } from "../../../lib/core/errors/errors.ts";
import { prepareTable } from "../../../lib/data/prepare.ts";
import { openSource, rolesOf } from "../../../lib/data/sources/open_source.ts";
import { startS3 } from "../../_support/s3_server.ts";
import { inFolder } from "../_tables.ts";
import { accessTo } from "./_s3_access.ts";
import { workbookBytes } from "./_workbooks.ts";

const ROWS = [["007", "2024-01-01", 5], ["007", "2024-01-02", 0.5], ["042", "2024-01-01", 7]] as const;
const HEADER = ["item", "date", "demand"];
const CSV = [HEADER, ...ROWS].map((row) => `${row.join(",")}\n`).join("");

/** A folder with the same table as a file, a workbook, a database, an object, and on a server. */
async function withSources(
  test: (
    sources: ConfigInput["source"][],
    context: { dir: string; access: ReturnType<typeof accessTo> },
  ) => Promise<void>,
): Promise<void> {
  await using s3 = await startS3();
  const web = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    () => new Response(CSV, { headers: { "content-type": "text/csv; charset=utf-8", etag: '"e"' } }),
  );
  try {
    await inFolder(async (dir) => {
      await Deno.writeTextFile(`${dir}/t.csv`, CSV);
      await Deno.writeFile(`${dir}/t.xlsx`, workbookBytes([{ name: "T", rows: [HEADER, ...ROWS] }]));
      using database = new DatabaseSync(`${dir}/t.db`);
      database.exec("CREATE TABLE sales (item, date, demand, note)");
      const insert = database.prepare("INSERT INTO sales VALUES (?, ?, ?, 'x')");
      for (const row of ROWS.toReversed()) insert.run(...row);
      s3.objects.set("t.csv", new TextEncoder().encode(CSV));
      s3.objects.set("t.xlsx", new Uint8Array(await Deno.readFile(`${dir}/t.xlsx`)));
      const url = `http://127.0.0.1:${web.addr.port}/export?sig=hunter2`, known = accessTo(s3);
      const access = { ...known, variable: (name: string) => name === "SOURCE_LINK" ? url : known.variable(name) };
      await test([
        `${dir}/t.csv`,
        `${dir}/t.xlsx`,
        { file: `${dir}/t.xlsx`, sheet: 1, header: 1 },
        { database: "sqlite", file: `${dir}/t.db`, table: "sales" },
        { database: "sqlite", file: `${dir}/t.db`, query: "SELECT item, date, demand FROM sales WHERE note = 'x'" },
        "s3://bucket/t.csv",
        "s3://bucket/t.xlsx",
        { env: "SOURCE_LINK" },
      ], { dir, access });
    });
  } finally {
    await web.shutdown();
  }
}

Deno.test("prepareTable() makes one version of one table, wherever it comes from", () =>
  withSources(async (sources, { dir, access }) => {
    const store = `${dir}/store`, seen: unknown[] = [];
    for (const source of sources) {
      const config = parseConfig({ name: "t", source, keys: ["item"] });
      const { group, findings } = await prepareTable(config, { store, access });
      seen.push([
        group.version,
        group.keys.map(({ parts }) => parts[0]).join(),
        findings.some(({ code }) => /SHEET/.test(code)),
      ]);
    }
    assertEquals(seen, sources.map(() => [1, "007,042", false]));
    assertEquals((await Array.fromAsync(Deno.readDir(store))).map(({ name }) => name), ["t"], "nothing is left");
  }));

Deno.test("prepareTable() records where a table has come from, without secrets", () =>
  withSources(async (sources, { dir, access }) => {
    const lineages: string[] = [];
    for (const [s, source] of sources.entries()) {
      const config = parseConfig({ name: "t", source, keys: ["item"] });
      const { group: { lineage } } = await prepareTable(config, { store: `${dir}/store${s}`, access });
      const [file] = lineage.files, { origin = {} } = lineage;
      lineages.push(
        [lineage.source, file?.path, Object.keys(origin).join()].join(" ").replaceAll(dir, "").replace(/:\d+/g, ""),
      );
      assertEquals(JSON.stringify(lineage).includes("hunter2"), false);
    }
    assertEquals(lineages, [
      "/t.csv /t.csv ",
      "/t.xlsx /t.xlsx sheet",
      "/t.xlsx /t.xlsx sheet",
      "/t.db, sales /t.db, sales database,table",
      "/t.db, query /t.db, query database,query",
      "s3://bucket/t.csv s3://bucket/t.csv etag",
      "s3://bucket/t.xlsx s3://bucket/t.xlsx etag,sheet",
      "http://127.0.0.1/export http://127.0.0.1/export etag",
    ]);
  }));

Deno.test("prepareTable() names what its user knows in errors: not the copy that was read", () =>
  withSources(async (sources, { dir, access }) => {
    for (const source of sources) {
      const config = parseConfig({ name: "t", source, keys: ["items"] });
      const error = await assertRejects(() => prepareTable(config, { store: `${dir}/store`, access }), DataError);
      assertEquals(error.code, "MISSING_COLUMN");
      assertStringIncludes(error.hint, '"item"');
      assertEquals(/scratch|hunter2/.test(JSON.stringify(error)), false, error.message);
    }
  }));

Deno.test("openSource() of --input takes another file, with the config's sheet", () =>
  inFolder(async (dir) => {
    const rows = [HEADER, ...ROWS];
    await Deno.writeFile(
      `${dir}/new.xlsx`,
      workbookBytes([{ name: "North", rows }, { name: "South", rows: [HEADER, ROWS[2]] }]),
    );
    const config = parseConfig({ name: "t", source: { file: "old.xlsx", sheet: "South" }, keys: ["item"] });
    const { group } = await prepareTable(config, { store: `${dir}/store`, input: `${dir}/new.xlsx` });
    assertEquals(group.keys.map(({ parts }) => parts), [["042"]]);
  }));

Deno.test("openSource() refuses keys in addresses, files of no known format, several workbooks", () =>
  withSources(async (_, { dir, access }) => {
    const roles = rolesOf(parseConfig({ source: "x" })), folder = () => dir;
    const codeOf = async (source: string) =>
      (await assertRejects(() => openSource(source, { folder, roles, access }), DataError)).code;
    await Deno.copyFile(`${dir}/t.xlsx`, `${dir}/u.xlsx`);
    assertEquals(await codeOf("https://a:b@c/t.csv"), "INVALID_CONFIG");
    assertEquals(await codeOf(`${dir}/*.xlsx`), "UNSUPPORTED_FORMAT");
    assertEquals(await codeOf(`${dir}/none.xlsx`), "MISSING_FILE");
  }));

Deno.test("prepareTable() of an address that answers no table names the address, whatever it answers", () =>
  inFolder(async (dir) => {
    const bodies = ["<!doctype html><p>log in</p>", "", "\0\0\0", "\x1f\x8b", "item,item,date,demand\n1,2,3,4\n"];
    const web = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => {} },
      (request) => new Response(bodies[Number(new URL(request.url).pathname[1])]),
    );
    try {
      for (const i of bodies.keys()) {
        const source = `http://127.0.0.1:${web.addr.port}/${i}/t.csv`,
          access = { variable: () => "", now: () => new Date(0) };
        const config = parseConfig({ name: "t", source, keys: ["item"] });
        const error = await assertRejects(() => prepareTable(config, { store: `${dir}/store`, access }), DataError);
        assertEquals(/scratch|download\.csv/.test(JSON.stringify(error)), false, error.message);
        assertStringIncludes(error.message, source);
      }
    } finally {
      await web.shutdown();
    }
  }));

Deno.test("openSource() takes any sign in a name: a percent sign that encodes nothing, ? and # in a key of S3", async () => {
  await using s3 = await startS3();
  await using web = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, () => new Response(CSV));
  for (const key of ["100%.csv", "a#b?.csv"]) s3.objects.set(key, new TextEncoder().encode(CSV));
  for (const address of ["s3://bucket/100%.csv", "s3://bucket/a#b?.csv", `http://127.0.0.1:${web.addr.port}/5%.csv`]) {
    await inFolder(async (dir) => {
      const { path } = await openSource(address, { folder: () => dir, roles: null, access: accessTo(s3) });
      assertEquals(await Deno.readTextFile(path), CSV, address);
    });
  }
});
