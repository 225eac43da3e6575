import { assertEquals } from "@std/assert";
import { verifyRegistry } from "@lib/registry/maintenance/verify.ts";
import { moveVersion } from "../../_support/move_version.ts";
import { systemFailure, watchedFiles } from "../../storage/_files.ts";
import { isRecord, KEYS, open, packNames, register } from "../_fixtures.ts";

function records(root: string): string[] {
  return [...Deno.readDirSync(`${root}/packs`)].map(({ name }) => name).filter((name) => isRecord(root, name));
}

Deno.test("writeRecords() a run whose record could not be written is committed all the same; the next one writes both", () => {
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

Deno.test("writeRecords() a decision whose record could not be written is made all the same; the next commit writes both", () => {
  const root = Deno.makeTempDirSync();
  let isFull = false;
  const files = watchedFiles(({ name }) => {
    if (name === "rename" && isFull) throw systemFailure("ENOSPC");
  });
  const registry = open(root, { files });
  for (const run of ["r1", "r2"]) register(registry, run, [KEYS[0]]);
  isFull = true;
  const { at } = moveVersion(registry, 1, "Production");
  isFull = false;
  assertEquals([registry.resolve(KEYS[0].id)?.id, records(root).length], [1, 2]);
  const { problems, notes } = verifyRegistry(root);
  assertEquals([problems, notes.map(({ code, name }) => [code, name])], [[], [[
    "NO_RECORD",
    `ROLLED_BACK of ${at}, run r1`,
  ]]]);
  register(registry, "r3", [KEYS[0]]);
  registry.close();
  assertEquals([records(root).length, verifyRegistry(root).notes], [4, []]);
});
