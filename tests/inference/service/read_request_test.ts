import { assertEquals } from "@std/assert";
import { HotHistories } from "@lib/inference/service/hot_histories.ts";
import { readRequest } from "@lib/inference/service/read_request.ts";
import type { ServiceRequest } from "@lib/inference/requests/request.ts";
import { codeOf, KEYS } from "../_fixtures.ts";
import { snapshotOf } from "../_snapshot.ts";
import { Workspace } from "../_store.ts";

Deno.test("readRequest() reads keys and rows, names the input by its hash, and refuses what is wrong", async () => {
  const work = new Workspace();
  await work.load();
  work.register("r1", { keys: KEYS });
  const snapshot = await snapshotOf(work), histories = new HotHistories(1e6), [{ parts }] = KEYS;
  const read = (request: ServiceRequest) => readRequest(request, snapshot, histories);
  const plain = await read({ keys: [parts, ["new", "n"]] });
  assertEquals([plain.keys[0], plain.actuals, plain.future, plain.input], [KEYS[0], null, null, ""]);
  const actuals = [{ key: ["new", "n"], ds: "2024-01-04", values: { demand: 1 } }];
  const rows = await read({ keys: [["new", "n"]], actuals });
  assertEquals(rows.actuals?.end, snapshot.group.end + 1);
  const late = [{ key: ["new", "n"], ds: "2024-01-06", values: { demand: 1 } }];
  const gaps = (await read({ keys: [["new", "n"], parts, parts], actuals: late })).notes.list("warning");
  assertEquals(gaps.map(({ code, count, examples }) => [code, count, examples[0]]), [
    ["GAPS", 3, '["007 / n","2024-01-04"]'],
  ]);
  const hashes = [
    rows.input,
    (await read({ keys: [["new", "n"]], actuals: [] })).input,
    (await read({ keys: [["new", "n"]], actuals })).input,
  ];
  assertEquals([hashes[0] === hashes[2], hashes[1]], [true, ""]);
  assertEquals(await codeOf(() => read({ keys: [parts], actuals })), "INVALID_REQUEST");
  for (const levels of [[0], [80, 80], [100], [NaN]]) {
    assertEquals(await codeOf(() => read({ keys: [parts], levels })), "INVALID_REQUEST");
  }
  for (const horizon of [0, 1.5, NaN]) {
    assertEquals(await codeOf(() => read({ keys: [parts], horizon })), "INVALID_REQUEST");
  }
  assertEquals(await codeOf(() => read({ keys: [["007"]] })), "INVALID_REQUEST");
  assertEquals(await codeOf(() => read({ keys: [] })), "NO_KEYS");
  snapshot.open.release();
});
