import { assertEquals } from "@std/assert";
import { openGroup } from "@lib/data/store/feature_store.ts";
import { versionDir } from "@lib/data/store/version_folders.ts";
import { originKeys } from "@lib/report/record/origin_keys.ts";
import { ScoreMeans } from "@lib/report/record/score_means.ts";
import { evaluated } from "../_evaluated.ts";

Deno.test("originKeys() tells every key once, in order, with the scores that it is given and periods to its last forecast", async () => {
  await evaluated(async (origin, { paths }) => {
    const { group: name, version } = origin.plan.data, group = await openGroup(versionDir(paths.store, name, version));
    const scores = new ScoreMeans();
    scores.add([{}, { mase: 0.5 }, { mase: 0.75 }]);
    const { keys, periods, blocks, fallbacks } = await originKeys(origin, { group, files: [], scores });
    assertEquals([keys.count, blocks.length, fallbacks.length], [3, 1, 1]);
    const column = (name: string) => keys.columns.find((one) => one.name === name);
    assertEquals(column("mase")?.type === "number" ? column("mase") : null, {
      ...{ type: "number", name: "mase", title: "MASE", unit: "", better: "lower", values: [null, 0.5, 0.75] },
    });
    assertEquals(periods.texts.at(-1), "2023-12-01");
    assertEquals(periods.texts[periods.origin], "2023-06-01");
  });
});
