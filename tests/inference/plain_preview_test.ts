import { assertEquals } from "@std/assert";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { plainPreview } from "@lib/inference/plain_preview.ts";
import type { MovePreview } from "@lib/inference/preview_moves.ts";

const KEY = seriesKey(["007", "north"]), CHANGE = { key: KEY, before: 10, after: 15, absolute: 5, relative: 0.4 };
const CHANGES = { keys: 4, changed: 1, churn: 0.05, gained: 2, dataVersion: 3, damaged: [] };

Deno.test("plainPreview() has keys as their parts, and null where the ends of an error are not known", () => {
  const preview: MovePreview = {
    keys: [],
    families: [],
    uncompared: { noChampion: 0, sameRecipe: 0, noEvidence: 0 },
    error: { ratio: 0.9, lo: 0, hi: Infinity, keys: 1 },
    forecasts: { demo: { ...CHANGES, lost: [KEY], mostRelative: [CHANGE], mostAbsolute: [CHANGE] } },
  };
  const { error, forecasts: { demo } } = plainPreview(preview), plain = { ...CHANGE, key: ["007", "north"] };
  assertEquals(error, { ratio: 0.9, lo: null, hi: null, keys: 1 });
  assertEquals([demo?.lost, demo?.mostRelative, demo?.mostAbsolute], [[["007", "north"]], [plain], [plain]]);
  const known = { ratio: 0.9, lo: 0.8, hi: 1, keys: 9 };
  assertEquals(plainPreview({ ...preview, error: known }).error, known);
});
