import { concatPanels, type Panel } from "../../core/rows/panel.ts";
import type { FeatureGroup } from "../../data/store/feature_store.ts";
import { readChunk } from "../../data/store/read_chunk.ts";

/** Keys that are looked at, spread over the group. */
const SAMPLE = 200;
/** Spans of neighbouring keys that are read. */
const SPANS = 8;

/**
 * Some keys of a group, for what is decided once for all of them.
 *
 * @param group The stored table. @returns At most 200 keys, from everywhere in it.
 */
export async function samplePanel(group: FeatureGroup): Promise<Panel> {
  const size = Math.ceil(SAMPLE / SPANS), keys = group.keys.length;
  const panels: Panel[] = [];
  for (let i = 0; i < SPANS; i++) {
    const from = Math.floor(i * keys / SPANS), to = Math.min(from + size, Math.floor((i + 1) * keys / SPANS));
    if (to > from) panels.push(await readChunk(group, from, to));
  }
  return concatPanels(panels);
}
