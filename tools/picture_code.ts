import { hashValue } from "@lib/core/bytes/hash.ts";

/** Snapshots of the charts that are pictures of the README: pictures are old when these have changed. */
const SNAPSHOTS = ["forecast_facets", "mse_distribution", "local_against_global"];

/** Where pictures say of which code they are. */
export const PICTURES = "docs/images/pictures.json";

/**
 * What the pictures of the README follow from: how their charts are drawn, and what is forecast.
 *
 * @param root Folder of the project. @param forecasts Fingerprint of the forecasts.
 * @returns 12 hexadecimal digits.
 */
export async function pictureCode(root: string, forecasts: string): Promise<string> {
  const drawn = await Promise.all(
    SNAPSHOTS.map((name) => Deno.readTextFile(`${root}/tests/golden/plots/${name}.svg`)),
  );
  return hashValue([forecasts, ...drawn]).slice(0, 12);
}
