import { summarizeChampion } from "@lib/competition/champion_codec.ts";
import { SHARED_UNSEEN } from "@lib/competition/table/rows_layout.ts";
import type { ConfigInput } from "@lib/core/config.ts";
import { RegistryError } from "@lib/core/errors.ts";
import { openRegistry } from "@lib/registry/registry.ts";
import { RowsProject } from "./_rows_project.ts";
import { assertEquals, assertRejects } from "@std/assert";

async function unseenOf(contenders: ConfigInput["contenders"]) {
  const project = new RowsProject({ contenders }), { run } = await project.train();
  const registry = openRegistry(`${project.dir}/models`, { now: () => new Date(0) });
  try {
    return summarizeChampion(registry.readShared(run, SHARED_UNSEEN)).members;
  } finally {
    registry.close();
  }
}

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
