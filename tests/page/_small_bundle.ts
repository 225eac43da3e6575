import { encodeArtifact } from "@lib/core/bytes/artifact.ts";
import { partition, type SeriesKey, seriesKey } from "@lib/core/rows/panel.ts";
import type { BundleHead } from "@lib/exchange/bundle/bundle_key.ts";
import { BUNDLE_FORMAT, encodeKey } from "@lib/exchange/bundle/bundle_key.ts";
import { WorldsWriter } from "@lib/exchange/bundle/bundle_world.ts";
import type { Serving } from "@lib/inference/champions/serving.ts";
import { appendFuture } from "@lib/data/store/future_frame.ts";
import type { LoadData } from "@lib/page/bundle/read_bundle.ts";
import { panelOf, served } from "../inference/_fixtures.ts";

export const KEYS: readonly SeriesKey[] = ["<b>tea</b>", "=cmd", "gone"].map((item) => seriesKey([item, "n"]));

/** Three keys in two files, the last without a champion. Counts how often each file is asked for. */
export function smallBundle(changes: Partial<BundleHead> = {}): { load: LoadData; asked: Map<string, number> } {
  const worlds = new WorldsWriter();
  const panel = appendFuture(panelOf([[1, 2, 3], [4, 5], [6]], 10, KEYS), null, 3);
  const serving: Serving[] = [served(), served(), { status: "failed", reason: "NO_CHAMPION" }];
  const keys = serving.map((entry, k) => encodeKey(partition(panel, k), entry, worlds));
  const file = (from: number, to: number) =>
    encodeArtifact({ header: {}, arrays: Object.fromEntries(keys.slice(from, to).map((key, k) => [`k${k}`, key])) });
  const head: BundleHead = {
    format: BUNDLE_FORMAT,
    name: "demo",
    target: "demand",
    dataVersion: 1,
    asOf: 10,
    horizon: 3,
    levels: [80, 95],
    calendar: panel.calendar,
    keyColumns: panel.keyColumns,
    exogenous: [],
    keys: KEYS.map(({ parts }) => parts),
    files: [{ name: "a", keys: 2 }, { name: "b", keys: 1 }],
    worlds: ["w"],
    ...changes,
  };
  const data: Record<string, Uint8Array> = {
    head: new TextEncoder().encode(JSON.stringify(head)),
    a: file(0, 2),
    b: file(2, 3),
    w: worlds.encode()[0] ?? new Uint8Array(),
  };
  const asked = new Map<string, number>();
  const load: LoadData = (name) => {
    asked.set(name, (asked.get(name) ?? 0) + 1);
    const content = data[name];
    return content === undefined ? Promise.reject(new Error(`no file ${name}`)) : Promise.resolve(content);
  };
  return { load, asked };
}
