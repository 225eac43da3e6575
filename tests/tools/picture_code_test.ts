import { assertMatch, assertNotEquals } from "@std/assert";
import { pictureCode } from "../../tools/picture_code.ts";

const SNAPSHOTS = ["forecast_facets", "mse_distribution", "local_against_global"];

Deno.test("pictureCode() is another one where forecasts or the drawing of a chart are", async () => {
  const root = await Deno.makeTempDir(), folder = `${root}/tests/golden/plots`;
  try {
    await Deno.mkdir(folder, { recursive: true });
    for (const name of SNAPSHOTS) await Deno.writeTextFile(`${folder}/${name}.svg`, "<svg/>");
    const code = await pictureCode(root, "eb86");
    assertMatch(code, /^[0-9a-f]{12}$/);
    assertNotEquals(await pictureCode(root, "eb87"), code);
    for (const name of SNAPSHOTS) {
      await Deno.writeTextFile(`${folder}/${name}.svg`, "<svg> </svg>");
      assertNotEquals(await pictureCode(root, "eb86"), code, name);
      await Deno.writeTextFile(`${folder}/${name}.svg`, "<svg/>");
    }
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});
