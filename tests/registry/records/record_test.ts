import { DatabaseSync } from "node:sqlite";
import { assertEquals, assertGreater } from "@std/assert";
import { PackReader } from "@lib/registry/packs/pack_reader.ts";
import { EVENTS, PLACE, RECORD, recordName, runEntries } from "@lib/registry/records/record.ts";
import { moveVersion } from "../../_support/move_version.ts";
import { isRecord, KEYS, open, register } from "../_fixtures.ts";

function records(root: string): string[] {
  return [...Deno.readDirSync(`${root}/packs`)].map(({ name }) => name).filter((name) => isRecord(root, name));
}

Deno.test("runEntries() a committed run has its rows in a pack, one list per table", () => {
  const root = Deno.makeTempDirSync(), registry = open(root);
  register(registry, "r1", KEYS);
  registry.close();
  const [name] = records(root), pack = new PackReader(`${root}/packs/${name}`), index = pack.index();
  const read = (wanted: string) => {
    const entry = index.find((entry) => entry.name === wanted);
    return entry && JSON.parse(new TextDecoder().decode(pack.read(entry)));
  };
  const { columns, ...head } = read(RECORD);
  assertEquals(head, { schema: 3, run: "r1", sequence: 1, committedAt: "2024-03-01T12:00:00.000Z" });
  const number = columns.versions.indexOf("number");
  assertEquals(read("versions:0").map((row: unknown[]) => row[number]), [1, 1, 1]);
  assertEquals([read("outcomes:0").length, read("shared:0")], [3, undefined]);
  pack.close();
});

Deno.test("actionEntries() a decision has its events in a pack, each with the run of its version", () => {
  const root = Deno.makeTempDirSync(), registry = open(root);
  for (const run of ["r1", "r2"]) register(registry, run, [KEYS[0]]);
  const before = records(root), { event, at } = moveVersion(registry, 1, "Production");
  registry.close();
  const [name] = records(root).filter((name) => !before.includes(name)), pack = new PackReader(`${root}/packs/${name}`);
  const read = (wanted: string) => {
    const entry = pack.index().find(({ name }) => name === wanted);
    return entry && JSON.parse(new TextDecoder().decode(pack.read(entry)));
  };
  const { columns, ...head } = read(RECORD);
  assertEquals(head, { schema: 3, action: "ROLLED_BACK", run: "r1", sequence: 2, committedAt: at });
  assertEquals([read(PLACE), recordName(head)], [{ event }, `ROLLED_BACK of ${at}, run r1`]);
  const [kind, version, ofRun] = ["kind", "version", "of_run"].map((name) => columns[EVENTS].indexOf(name));
  assertEquals(read(`${EVENTS}:0`).map((row: unknown[]) => [row[kind ?? 0], row[version ?? 0], row[ofRun ?? 0]]), [
    ...[["ROLLED_BACK", null, null], ["STAGE_CHANGED", 1, "r1"], ["ALIAS_MOVED", 1, "r1"], ["STAGE_CHANGED", 2, "r2"]],
  ]);
  pack.close();
});

Deno.test("runEntries() of more versions than are read at once has each once, in order, with all digits of its scores", () => {
  const root = Deno.makeTempDirSync(), registry = open(root), count = 4100;
  const keys = Array.from(
    { length: count },
    (_, k) => ({ id: k.toString(16).padStart(32, "0"), parts: [`"${k}"`, "\n"] }),
  );
  const scores = { mae: 1 / 3, mape: NaN, mase: 5e-324, mse: 2, rmse: 0.1 + 0.2 };
  register(registry, "r1", keys, { scores });
  registry.close();
  const [name] = records(root), pack = new PackReader(`${root}/packs/${name}`), index = pack.index();
  const rows = (table: string): unknown[][] =>
    index.filter((entry) => entry.name.startsWith(`${table}:`))
      .flatMap((entry) => JSON.parse(new TextDecoder().decode(pack.read(entry))));
  assertEquals(rows("series").map(([id, , keyId, parts]) => [id, keyId, JSON.parse(String(parts))]), [
    ...keys.map(({ id, parts }, k) => [k + 1, id, parts]),
  ]);
  assertEquals(rows("versions").map(([id]) => id), keys.map((_, k) => k + 1));
  const stored = Object.entries(scores).map(([name, value]) => [name, Number.isNaN(value) ? null : value]);
  assertEquals(rows("metrics"), keys.flatMap((_, k) => stored.map((score) => [k + 1, ...score])));
  assertEquals([rows("outcomes").length, rows("artifacts").length], [count, count]);
  pack.close();
});

Deno.test("runEntries() of a run looks through no table that other runs have most of", () => {
  const root = Deno.makeTempDirSync(), registry = open(root);
  for (const run of ["r1", "r2"]) register(registry, run, KEYS);
  registry.close();
  const database = new ListingDatabase(`${root}/registry.db`, { readOnly: true });
  for (const _ of runEntries(database, { run: "r2", sequence: 2, committedAt: "" }));
  // What is prepared to learn the names of columns is not run.
  const run = new Set(database.run);
  assertGreater(run.size, 10);
  const scans = [...run].flatMap((sql) => database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all())
    .map(({ detail }) => String(detail)).filter((detail) => detail.startsWith("SCAN") && !detail.includes("subquery"));
  assertEquals(new Set(scans), new Set(["SCAN p", "SCAN packs"]));
  database.close();
});

/** Lists what is read of it. */
class ListingDatabase extends DatabaseSync {
  readonly run: string[] = [];

  override prepare(sql: string) {
    const list = () => this.run.push(sql);
    return new Proxy(super.prepare(sql), {
      get(statement, name) {
        if (name === "get") list();
        const found: unknown = Reflect.get(statement, name, statement);
        return typeof found === "function" ? found.bind(statement) : found;
      },
    });
  }
}
