import { assert, assertEquals, assertMatch, assertNotEquals, assertRejects, assertThrows } from "@std/assert";
import { encodeBacktests } from "@lib/competition/backtest_codec.ts";
import { DataError } from "@lib/core/errors.ts";
import { Journal, writeWhole } from "@lib/training/journal.ts";
import { backtestOf } from "../competition/_backtests.ts";

const IDENTITY = { run: "r", hash: "h", workHash: "w" };

function namesIn(dir: string): string[] {
  return [...Deno.readDirSync(dir)].map((entry) => entry.name).sort();
}

Deno.test("Journal.identity() gives back what create() noted, and null where there is none or half of one", async () => {
  const journal = new Journal(`${Deno.makeTempDirSync()}/journal`);
  assertEquals(await journal.identity(), null);
  await journal.create(IDENTITY);
  assertEquals(await journal.identity(), IDENTITY);
  Deno.writeTextFileSync(`${journal.dir}/plan.json`, '{"run": "r", "ha');
  assertEquals(await journal.identity(), null);
});

Deno.test("Journal.has() tells finished files from half ones: a crash while writing leaves none", async () => {
  const journal = new Journal(Deno.makeTempDirSync());
  await journal.create(IDENTITY);
  const path = journal.backtestPath(3);
  Deno.writeTextFileSync(`${path}.tmp`, "what a killed process had written");
  assertEquals(journal.has(path), false);
  writeWhole(path, Uint8Array.of(1, 2));
  assertEquals([journal.has(path), ...Deno.readFileSync(path)], [true, 1, 2]);
  assertEquals(namesIn(`${journal.dir}/backtests`), ["3.bin"]);
});

Deno.test("Journal.pooledPath() stays inside the journal whatever a contender is called", () => {
  const journal = new Journal("/j");
  for (const name of ["ridge", "../../x", "a/b", "done", "", 'quo"te\n🍊']) {
    assertMatch(journal.pooledPath(name, 24000), /^\/j\/pooled\/[0-9a-f]{16}-24000\.bin$/);
  }
  assertNotEquals(journal.pooledPath("a", 1), journal.pooledPath("b", 1));
  assertEquals(journal.donePath(24000), "/j/pooled/24000.done");
});

Deno.test("Journal.backtests() gives the chunks in order, whenever they were written", async () => {
  const journal = new Journal(Deno.makeTempDirSync());
  await journal.create(IDENTITY);
  const chunk = (id: string) => encodeBacktests([backtestOf({ id, actual: [[1]], forecasts: [[[2]]] })]);
  writeWhole(journal.backtestPath(1), chunk("second"));
  writeWhole(journal.backtestPath(0), chunk("first"));
  const ids: string[] = [];
  for await (const backtests of journal.backtests(2)) ids.push(...backtests.map(({ key }) => key.parts[0]));
  assertEquals(ids, ["first", "second"]);
});

Deno.test("Journal.remove() leaves nothing and may come twice", async () => {
  const journal = new Journal(`${Deno.makeTempDirSync()}/journal`);
  await journal.create(IDENTITY);
  await journal.remove();
  await journal.remove();
  assertThrows(() => Deno.statSync(journal.dir), Deno.errors.NotFound);
});

Deno.test("writeWhole() that fails leaves the former file and no temporary one", async () => {
  const dir = Deno.makeTempDirSync();
  Deno.mkdirSync(`${dir}/taken/inside`, { recursive: true });
  const error = assertThrows(() => writeWhole(`${dir}/taken`, Uint8Array.of(1)), DataError);
  assertEquals(error.code, "WRITE_FAILED");
  assertEquals(namesIn(dir), ["taken"]);
  assertThrows(() => writeWhole(`${dir}/none/x`, Uint8Array.of(1)), DataError);
  Deno.writeTextFileSync(`${dir}/file`, "");
  const rejected = await assertRejects(() => new Journal(`${dir}/file/journal`).create(IDENTITY), DataError);
  assert(rejected.hint !== "");
});

Deno.test({
  name: "writeWhole() without permission to write is READ_ONLY",
  permissions: { read: true, write: false },
  fn() {
    assertEquals(assertThrows(() => writeWhole("/x.bin", Uint8Array.of(1)), DataError).code, "READ_ONLY");
  },
});
