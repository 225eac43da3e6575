import { summarizeChampion } from "@lib/competition/champions/champion_codec.ts";
import { decodeClassSets, decodeNumberErrors } from "@lib/competition/calibration/row_errors.ts";
import { SHARED_ERRORS, SHARED_UNSEEN, SHARED_UNSEEN_ERRORS } from "@lib/competition/champions/rows_layout.ts";
import type { ConfigInput } from "@lib/core/config/config.ts";
import { RegistryError } from "@lib/core/errors/errors.ts";
import { openRegistry } from "@lib/registry/registry.ts";
import { rowsCsv, RowsProject } from "../_rows_project.ts";
import { assert, assertEquals, assertGreater, assertRejects } from "@std/assert";

async function sharedOf<T>(
  fields: Partial<ConfigInput>,
  read: (shared: (name: string) => Uint8Array) => T,
  csv?: string,
): Promise<T> {
  const project = new RowsProject(fields, csv), { run } = await project.train();
  const registry = openRegistry(`${project.dir}/models`, { now: () => new Date(0) });
  try {
    return read((name) => registry.readShared(run, name));
  } finally {
    registry.close();
  }
}

const unseenOf = (contenders: ConfigInput["contenders"]) =>
  sharedOf({ contenders }, (shared) => summarizeChampion(shared(SHARED_UNSEEN)).members);

Deno.test("shareUnseen() keeps the model of all keys that erred least, and none of a key's own", async () => {
  const weak = { name: "weak", base: "global_gradient_boosting", params: { trees: 1, validation: 0 } };
  for (const pooled of [[weak, "global_ridge"], ["global_ridge", weak]]) {
    const members = await unseenOf(["ridge", ...pooled]);
    assertEquals(members.map(({ contender, pooled, share }) => [contender, pooled, share]), [[
      "global_ridge",
      true,
      1,
    ]]);
  }
});

Deno.test("shareUnseen() keeps nothing where there is no model of all keys", async () => {
  await assertRejects(() => unseenOf(["ridge"]), RegistryError);
});

Deno.test("shareUnseen() learns how far keys are missed that a model has not seen: levels that differ by tens are in no row", async () => {
  const [seen, unseen] = await sharedOf(
    { contenders: ["global_ridge"] },
    (shared) => [SHARED_ERRORS, SHARED_UNSEEN_ERRORS].map((name) => decodeNumberErrors(shared(name), 1).targets[0]!),
  );
  assertGreater(unseen!.fleet, 2 * seen!.fleet);
});

Deno.test("shareUnseen() says nothing of keys that are not seen where there is one alone", async () => {
  const one = rowsCsv().split("\n").filter((line) => !/^k[1-5]/.test(line)).join("\n");
  const fields = { problem: "classification", target: "grade", contenders: ["global_logistic"] } as const;
  const boundsOf = (csv?: string) =>
    sharedOf(
      { ...fields, contenders: [...fields.contenders] },
      (shared) => decodeClassSets(shared(SHARED_UNSEEN_ERRORS)).bounds[""],
      csv,
    );
  assertEquals(await boundsOf(one), [null, null]);
  assert((await boundsOf())?.every((bound) => bound !== null));
});
