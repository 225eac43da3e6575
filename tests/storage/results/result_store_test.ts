import { assertEquals, assertRejects } from "@std/assert";
import { DataError } from "../../../lib/core/errors/errors.ts";
import { openResultStore } from "../../../lib/storage/results/result_store.ts";
import { failAtEach, systemFailure } from "../_files.ts";

const BYTES = Uint8Array.of(1, 2, 3, 4, 5);

Deno.test("what is put comes back; the first of a name stays", async () => {
  const store = openResultStore(`${Deno.makeTempDirSync()}/journal`);
  assertEquals(await store.get("a"), null);
  assertEquals(await store.list(""), []);
  assertEquals(await store.put("done/b-1.x", BYTES), true);
  assertEquals(await store.put("done/b-1.x", new Uint8Array()), false);
  assertEquals(await store.put("a", new Uint8Array()), true);
  assertEquals(await store.get("done/b-1.x"), BYTES);
  assertEquals(await store.get("a"), new Uint8Array());
  assertEquals([await store.list(""), await store.list("done/")], [["a", "done/b-1.x"], ["done/b-1.x"]]);
});

Deno.test("a result with a bit flipped, or cut, counts as none and can be made again", async () => {
  const folder = Deno.makeTempDirSync(), store = openResultStore(folder);
  await store.put("a", BYTES);
  const whole = Deno.readFileSync(`${folder}/a`);
  const changes = [0, 10, 20, whole.length - 1].flatMap((at) => [
    whole.map((byte, b) => b === at ? byte ^ 1 : byte),
    whole.slice(0, at),
  ]);
  for (const [i, changed] of changes.entries()) {
    Deno.writeFileSync(`${folder}/a`, changed);
    assertEquals([await store.get("a"), await store.put("a", BYTES)], [null, true], `change ${i}`);
    assertEquals(await store.get("a"), BYTES);
  }
  assertEquals(await store.list(""), ["a"], "what was set aside is no result");
});

Deno.test("get() tells who is set aside, once", async () => {
  const folder = Deno.makeTempDirSync(), told: string[] = [];
  const store = openResultStore(folder, { onDamaged: (name, path) => void told.push(name, path) });
  await store.put("done/a", BYTES);
  await store.get("none");
  assertEquals(told, []);
  Deno.truncateSync(`${folder}/done/a`, 7);
  assertEquals([await store.get("done/a"), await store.get("done/a")], [null, null]);
  assertEquals(told, ["done/a", `${folder}/done/a`]);
});

Deno.test("a result in another's place counts as none", async () => {
  const folder = Deno.makeTempDirSync(), store = openResultStore(folder);
  await store.put("a", BYTES);
  Deno.renameSync(`${folder}/a`, `${folder}/b`);
  assertEquals(await store.get("b"), null);
});

Deno.test("names that lead elsewhere are mistakes of the program", async () => {
  const store = openResultStore(Deno.makeTempDirSync());
  for (const name of ["", "/a", "../a", "a/../b", "a//b", ".a", "a/.b", "a b", "a.damaged"]) {
    await assertRejects(() => store.get(name), RangeError);
    await assertRejects(() => store.put(name, BYTES), RangeError);
  }
});

Deno.test("put() failing at any operation is told, and nothing half is a result", async () => {
  const pending: Promise<void>[] = [];
  failAtEach(() => systemFailure("ENOSPC"), (files, { fails }) => {
    const folder = Deno.makeTempDirSync(), store = openResultStore(folder, { files });
    const check = async () => {
      // A second name that stays costs nobody anything.
      if (fails === null || fails === "remove") await store.put("a", BYTES);
      else await assertRejects(() => store.put("a", BYTES), DataError);
      const found = await openResultStore(folder).get("a");
      if (found !== null) assertEquals(found, BYTES);
    };
    pending.push(check());
  });
  await Promise.all(pending);
});

Deno.test("openResultStore() in a file, or with a folder in a result's place, has nothing", async () => {
  const folder = Deno.makeTempDirSync();
  Deno.writeTextFileSync(`${folder}/file`, "");
  const inFile = openResultStore(`${folder}/file`);
  assertEquals([await inFile.get("plan"), await inFile.list("")], [null, []]);
  Deno.mkdirSync(`${folder}/plan/inner`, { recursive: true });
  const store = openResultStore(folder);
  assertEquals(await store.get("plan"), null);
  assertEquals(await store.put("plan", Uint8Array.of(1)), true);
});
