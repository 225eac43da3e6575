import { assertEquals } from "@std/assert";
import { hashBytes } from "@lib/core/bytes/hash.ts";
import { findRecords, unknownPacks } from "@lib/registry/records/found_records.ts";
import { PackWriter } from "@lib/registry/packs/pack_writer.ts";
import { RECORD } from "@lib/registry/records/record.ts";
import { openDatabase } from "@lib/registry/schema/schema.ts";
import { DISK } from "@lib/storage/files/files.ts";
import { isRecord, KEYS, open, packNames, register } from "../_fixtures.ts";

function makeRoot(): string {
  const root = Deno.makeTempDirSync(), registry = open(root);
  for (const run of ["r1", "r2"]) register(registry, run, KEYS);
  registry.close();
  return root;
}

Deno.test("findRecords() the records of runs in order, with the packs that they name; what says no run is unreadable", () => {
  const root = makeRoot(), { records, others } = findRecords(root);
  assertEquals(records.map(({ run, sequence }) => [run, sequence]), [["r1", 1], ["r2", 2]]);
  assertEquals(others.map((sha256) => `${sha256}.pack`), packNames(root));
  assertEquals(records.flatMap(({ packs }) => packs).every((sha256) => others.includes(sha256)), true);
  const pack = new PackWriter(DISK, `${root}/packs/x`);
  pack.add(RECORD, new TextEncoder().encode('{"schema":2,"run":7}'));
  const sha256 = hashBytes(new Uint8Array([1]));
  Deno.renameSync(pack.finish().path, `${root}/packs/${sha256}.pack`);
  const { unreadable, problems } = findRecords(root);
  assertEquals([unreadable, problems.map(({ code }) => code)], [[sha256], ["CORRUPT_PACK"]]);
});

Deno.test("unknownPacks() a run that the database does not have is lost, and its packs are kept", () => {
  const root = makeRoot(), database = openDatabase(`${root}/registry.db`, { readOnly: false, waitMs: 0 });
  assertEquals(unknownPacks({ root, database }), { lost: [], kept: new Set<string>(), problems: [] });
  database.exec("PRAGMA foreign_keys = OFF; DELETE FROM packs WHERE run_id = 'r2'; DELETE FROM runs WHERE id = 'r2'");
  const { lost, kept } = unknownPacks({ root, database });
  assertEquals(lost.map(({ run }) => run), ["r2"]);
  assertEquals([...kept].filter((sha256) => isRecord(root, `${sha256}.pack`)), lost.map(({ sha256 }) => sha256));
  database.close();
});
