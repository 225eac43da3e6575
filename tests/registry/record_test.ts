import { assertEquals } from "@std/assert";
import { PackReader } from "@lib/registry/pack_reader.ts";
import { RECORD } from "@lib/registry/record.ts";
import { verifyRegistry } from "@lib/registry/verify.ts";
import { systemFailure, watchedFiles } from "../storage/_files.ts";
import { isRecord, KEYS, open, packNames, register } from "./_fixtures.ts";

function records(root: string): string[] {
  return [...Deno.readDirSync(`${root}/packs`)].map(({ name }) => name).filter((name) => isRecord(root, name));
}

Deno.test("recordRuns() a committed run has its rows in a pack, one list per table", () => {
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

Deno.test("recordRuns() a run whose record could not be written is committed all the same; the next one writes both", () => {
  const root = Deno.makeTempDirSync();
  open(root).close();
  let renames = 0;
  const files = watchedFiles(({ name }) => {
    if (name === "rename" && ++renames === 2) throw systemFailure("ENOSPC");
  });
  const registry = open(root, { files });
  register(registry, "r1", KEYS);
  assertEquals([registry.listRuns().length, records(root).length], [1, 0]);
  assertEquals(packNames(root).filter((name) => !name.endsWith(".pack")), []);
  const { problems, notes } = verifyRegistry(root);
  assertEquals([problems, notes.map(({ code, name }) => [code, name])], [[], [["NO_RECORD", "run r1"]]]);
  register(registry, "r2", KEYS);
  registry.close();
  assertEquals([records(root).length, verifyRegistry(root).notes], [2, []]);
});
