import { assertEquals, assertMatch } from "@std/assert";
import { DENO_FILES } from "@lib/registry/files.ts";
import { packPath, RunPacks, sweepTemporary } from "@lib/registry/run_packs.ts";
import { packNames, watchedFiles } from "./_fixtures.ts";

function makeRoot(): string {
  const root = Deno.makeTempDirSync();
  Deno.mkdirSync(`${root}/packs`);
  return root;
}

function fill(packs: RunPacks, count: number): void {
  for (let i = 0; i < count; i++) {
    packs.next();
    packs.add(`e${i}`, new Uint8Array(100).fill(i));
  }
}

Deno.test("RunPacks rolls over by size and publishes under content names", () => {
  const root = makeRoot();
  const packs = new RunPacks(root, { files: DENO_FILES, run: "../../r", packBytes: 250 });
  fill(packs, 5);
  assertEquals(packNames(root).every((name) => /^[0-9a-f]{32}\.\d\.tmp$/.test(name)), true);
  const published = packs.publish();
  assertEquals(published.length, 2);
  assertEquals(packNames(root), published.map((pack) => `${pack.sha256}.pack`).sort());
});

Deno.test("RunPacks.publish() syncs the folder after the last rename", () => {
  const calls: string[] = [];
  const root = makeRoot();
  const packs = new RunPacks(root, { files: watchedFiles((call) => calls.push(call.name)), run: "r", packBytes: 100 });
  fill(packs, 2);
  packs.publish();
  assertEquals(calls.filter((name) => name !== "write"), [
    ...["create", "sync", "create", "sync"],
    ...["list", "rename", "rename", "syncDirectory"],
  ]);
});

Deno.test("RunPacks.publish() without artifacts touches nothing", () => {
  const calls: string[] = [];
  const packs = new RunPacks("/nowhere", {
    files: watchedFiles((call) => calls.push(call.name)),
    run: "r",
    packBytes: 1,
  });
  assertEquals(packs.publish(), []);
  assertEquals(calls, []);
});

Deno.test("RunPacks.discard() removes its own packs and keeps an equal one of another run", () => {
  const root = makeRoot();
  const first = new RunPacks(root, { files: DENO_FILES, run: "r1", packBytes: 1000 });
  fill(first, 2);
  first.publish();
  const kept = packNames(root);
  const second = new RunPacks(root, { files: DENO_FILES, run: "r2", packBytes: 150 });
  fill(second, 4);
  second.publish();
  second.discard();
  assertEquals(packNames(root), kept);
  const third = new RunPacks(root, { files: DENO_FILES, run: "r3", packBytes: 1000 });
  fill(third, 2);
  third.publish();
  third.discard();
  assertEquals(packNames(root), kept);
});

Deno.test("sweepTemporary() removes leftovers only", () => {
  const root = makeRoot();
  for (const name of ["a.0.tmp", "b.pack", "note.txt"]) Deno.writeTextFileSync(`${root}/packs/${name}`, "x");
  sweepTemporary(DENO_FILES, root);
  assertEquals(packNames(root), ["b.pack", "note.txt"]);
});

Deno.test("packPath() is made of the root and a hash", () => {
  assertMatch(packPath("models", "ab12"), /^models\/packs\/ab12\.pack$/);
});
