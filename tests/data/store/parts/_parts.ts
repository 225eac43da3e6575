import { type FeatureGroup, openGroup } from "../../../../lib/data/store/feature_store.ts";
import { openResultStore, type ResultStore } from "../../../../lib/storage/results/result_store.ts";
import { inFolder, prepareText } from "../../_tables.ts";

/** Keys of the table. */
export const KEYS = 30;

/** 30 keys of different lengths: key k starts on day k + 1; prices are known two days ahead, of every third key. */
export function table(): string {
  const rows = ["date,item,demand,price"];
  for (let k = 0; k < KEYS; k++) {
    const item = `k${String(k).padStart(2, "0")}`, of = (month: string, day: number) => `2024-${month}-${day}`;
    for (let day = k + 1; day <= 31; day++) {
      rows.push(`${of("01", day).replace(/-(\d)$/, "-0$1")},${item},${k * 100 + day},${day / 2}`);
    }
    if (k % 3 === 0) rows.push(`2024-02-01,${item},,7`, `2024-02-02,${item},,8`);
  }
  return rows.join("\n");
}

/** A version, and a place for its parts. */
export function withTable(
  run: (made: { readonly group: FeatureGroup; readonly results: ResultStore; readonly dir: string }) => Promise<void>,
): Promise<void> {
  return inFolder(async (dir) => {
    const { group } = await prepareText(dir, table(), { config: { exogenous: { future: ["price"] } } });
    await run({ group: await openGroup(group.dir), results: openResultStore(`${dir}/place`), dir });
  });
}
