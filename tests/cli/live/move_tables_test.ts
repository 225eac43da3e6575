import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { formatKept, formatPreview } from "@lib/cli/live/move_tables.ts";
import { seriesKey } from "@lib/core/rows/panel.ts";
import type { MovePreview } from "@lib/inference/preview_moves.ts";
import type { KeptVersion } from "@lib/lifecycle/move_plan.ts";
import type { VersionRow } from "@lib/registry/versions/row_types.ts";

const KEY = seriesKey(["007", "north"]);

function kept(code: string, id = 1): KeptVersion {
  return { version: { id, key: KEY, version: 7, semantic: "ridge_v1.2.3" } as VersionRow, code };
}

const CHANGE = { key: KEY, before: 10, after: 15, absolute: 5, relative: 0.4 };
const PREVIEW: MovePreview = {
  keys: [{
    key: KEY.parts,
    from: null,
    to: { id: 3, version: 1, semantic: "ridge_v1.0.0", family: "ridge", run: "r2" },
    error: 0.5,
    fromError: NaN,
  }],
  families: [{ from: "", to: "ridge", keys: 1 }],
  uncompared: { noChampion: 1, sameRecipe: 2, noEvidence: 0 },
  error: { ratio: 0.9, lo: 0.85, hi: 0.95, keys: 12 },
  forecasts: {
    demo: {
      keys: 4,
      changed: 1,
      churn: 0.05,
      lost: [KEY],
      gained: 2,
      mostRelative: [CHANGE],
      mostAbsolute: [CHANGE],
      dataVersion: 3,
      damaged: [],
    },
  },
};

Deno.test("formatPreview() errors with their interval, families, churn, what moves most, keys", () => {
  const text = formatPreview(PREVIEW);
  assertStringIncludes(text, "Errors: 0.900 times those of the models that serve, 0.850 to 0.950 at 90 %");
  assertStringIncludes(text, "Not compared: 1 are served by nothing now, 2 are of the same recipe on other data.\n");
  assertStringIncludes(
    text,
    "Forecasts of demo v3: churn 5 % over 4 keys, of which 1 change. 2 keys gain a forecast, 1 lose theirs (007 / north).",
  );
  assertMatch(text, /most by share +sum now +sum then +moves +share\n007 \/ north +10 +15 +5 +40 %/);
  assertMatch(text, /007 \/ north +– +ridge_v1\.0\.0 +– +0\.500/);
});

Deno.test("formatPreview() says what is not known, and that nothing moves", () => {
  assertEquals(formatPreview({ ...PREVIEW, keys: [] }), "Nothing would move.");
  const error = { ratio: NaN, lo: 0, hi: Infinity, keys: 0 };
  assertStringIncludes(formatPreview({ ...PREVIEW, error, forecasts: {} }), "none of these keys was compared");
  const few = { ...PREVIEW, error: { ratio: 0.9, lo: 0, hi: Infinity, keys: 1 } };
  assertStringIncludes(formatPreview(few), "serve, unknown at 90 %, on the same periods of 1 key (");
});

Deno.test("formatPreview() and formatKept() show twenty rows and count the rest", () => {
  const keys = Array.from({ length: 25 }, () => PREVIEW.keys[0]!);
  assertStringIncludes(formatPreview({ ...PREVIEW, keys }), "… and 5 more: --json has all");
  assertStringIncludes(formatKept(keys.map((_, i) => kept("REJECTED", i))), "… and 5 more: --json has all");
  assertMatch(formatKept([kept("REJECTED")]), /007 \/ north {2}ridge_v1\.2\.3 {2}REJECTED/);
});
