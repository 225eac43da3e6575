import { assertEquals } from "@std/assert";
import { changedSource } from "@lib/data/store/changed_source.ts";
import { hashFiles, listSourceFiles } from "@lib/data/sources/source_files.ts";

const LONG_AGO = new Date("2020-01-01T00:00:00Z"), CREATED = "2024-01-01T00:00:00Z", LATER = new Date("2025-01-01");

async function versionOf(source: string) {
  const lineage = { source, files: await hashFiles(await listSourceFiles(source)), settings: {} };
  return { lineage, created: CREATED };
}

function write(path: string, text: string, mtime: Date): void {
  Deno.writeTextFileSync(path, text);
  Deno.utimeSync(path, mtime, mtime);
}

Deno.test("changedSource() tells other content, by size or by hash; a file that was only touched has not changed", async () => {
  const path = `${Deno.makeTempDirSync()}/t.csv`;
  write(path, "a\n1\n", LONG_AGO);
  const version = await versionOf(path);
  assertEquals(await changedSource(version), []);
  Deno.utimeSync(path, LATER, LATER);
  assertEquals(await changedSource(version), []);
  write(path, "a\n2\n", LATER);
  assertEquals(await changedSource(version), [path]);
  write(path, "a\n1\n2\n", LONG_AGO);
  assertEquals(await changedSource(version), [path]);
});

Deno.test("changedSource() without a time of writing compares the content", async () => {
  const path = `${Deno.makeTempDirSync()}/t.csv`;
  write(path, "a\n1\n", LONG_AGO);
  const version = { ...await versionOf(path), created: "" };
  assertEquals(await changedSource(version), []);
  write(path, "a\n2\n", LONG_AGO);
  assertEquals(await changedSource(version), [path]);
});

Deno.test("changedSource() of many files tells new ones and those that are gone", async () => {
  const dir = Deno.makeTempDirSync();
  for (const month of [1, 2]) write(`${dir}/m${month}.csv`, `a\n${month}\n`, LONG_AGO);
  const version = await versionOf(`${dir}/m*.csv`);
  Deno.removeSync(`${dir}/m1.csv`);
  write(`${dir}/m3.csv`, "a\n3\n", LONG_AGO);
  assertEquals(await changedSource(version), [`${dir}/m1.csv`, `${dir}/m3.csv`]);
});

Deno.test("changedSource() says nothing where the source is not on this machine", async () => {
  const path = `${Deno.makeTempDirSync()}/t.csv`;
  write(path, "a\n1\n", LONG_AGO);
  const version = await versionOf(path);
  Deno.removeSync(path);
  assertEquals(await changedSource(version), []);
});

Deno.test("changedSource() looks at files of events too", async () => {
  const dir = Deno.makeTempDirSync(), path = `${dir}/t.csv`, events = `${dir}/e.csv`;
  for (const file of [path, events]) write(file, "a\n1\n", LONG_AGO);
  const version = await versionOf(path),
    lineage = { ...version.lineage, events: await hashFiles(await listSourceFiles(events)) };
  assertEquals(await changedSource({ ...version, lineage }), []);
  write(events, "a\n2\n", LATER);
  assertEquals(await changedSource({ ...version, lineage }), [events]);
  Deno.removeSync(events);
  assertEquals(await changedSource({ ...version, lineage }), []);
});
