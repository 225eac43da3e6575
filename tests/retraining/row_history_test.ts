import { assertEquals } from "@std/assert";
import { RowHistory } from "@lib/retraining/row_history.ts";
import { GROUP_FILES } from "@lib/data/store/feature_store.ts";
import { inFolder } from "../data/_tables.ts";
import { prepareRows } from "../data/rows/_rows.ts";

Deno.test("RowHistory changeSince() a version compares with it once, and reads none of the same content", () =>
  inFolder(async (store) => {
    const lines = Array.from({ length: 60 }, (_, i) => `${"ab"[i % 2]},${i % 9},${i / 4}`), head = "shop,x,y";
    const { group: former } = await prepareRows(store, [head, ...lines], { keys: ["shop"] });
    const { group } = await prepareRows(store, [head, ...lines, "b,1,99"], { keys: ["shop"] });
    const { version, contentHash } = former,
      [a, b] = group.keys.map(({ id }) => id),
      rows = new RowHistory(group, store);
    assertEquals(await rows.changeSince({ version, contentHash }, b!), { before: 30, came: 1, gone: 0 });
    Deno.removeSync(`${former.dir}/${GROUP_FILES.panel}`);
    assertEquals(await rows.changeSince({ version }, a!), { before: 30, came: 0, gone: 0 });
    assertEquals(await rows.changeSince({ version, contentHash: "of another" }, a!), null);
    assertEquals(await rows.changeSince({ version }, "nobody"), null);
    assertEquals(await new RowHistory(group, store).changeSince({ version }, a!), null);
    Deno.removeSync(`${group.dir}/${GROUP_FILES.panel}`);
    assertEquals(await rows.changeSince(group, b!), { before: 31, came: 0, gone: 0 });
  }));
