import { assertEquals, assertRejects } from "@std/assert";
import { DataError } from "@lib/core/errors/errors.ts";
import { writeRows } from "@lib/data/outputs/write_rows.ts";
import { memberShares, readMemberShares } from "@lib/training/assessment/member_shares.ts";

Deno.test("memberShares() mean weights over the keys that have members, the heaviest first", () => {
  const shares = memberShares([
    { key: "a", member: "ets", weight: 0.2 },
    { key: "a", member: "global_ridge", weight: 0.8 },
    { key: "b", member: "ets", weight: 1 },
    { key: "b", member: "naive", weight: 0 },
    { key: "c", member: "naive", weight: NaN },
  ]);
  assertEquals(shares, {
    classes: ["all keys"],
    keys: [2],
    members: ["ets", "global_ridge"],
    scopes: ["local", "global"],
    weights: [[60, 40]],
  });
});

Deno.test("memberShares() of nobody is empty, and who knows scopes better says so", () => {
  assertEquals(memberShares([]), { classes: [], keys: [], members: [], scopes: [], weights: [] });
  const { scopes } = memberShares([{ key: "a", member: "imported", weight: 1 }], () => "global");
  assertEquals(scopes, ["global"]);
});

Deno.test("readMemberShares() takes the key's columns, whatever they are called", async () => {
  const path = `${Deno.makeTempDirSync()}/recipes.parquet`;
  await writeRows(path, [
    { name: "key_member", values: ["x", "x", "y"] },
    { name: "shop", values: ["1", "2", "1"] },
    { name: "contender", values: ["blend", "blend", "blend"] },
    { name: "member", values: ["ets", "ets", "naive"] },
    { name: "weight", values: Float64Array.of(1, 1, 1) },
  ]);
  const { keys, members, weights } = await readMemberShares(path);
  assertEquals([keys, members, weights[0]?.map(Math.round)], [[3], ["ets", "naive"], [67, 33]]);
  await assertRejects(() => readMemberShares(`${path}.none`), DataError);
});
