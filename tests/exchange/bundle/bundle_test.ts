import { assert, assertEquals, assertRejects } from "@std/assert";
import { DataError, ForecastError } from "@lib/core/errors/errors.ts";
import { exportBundle } from "@lib/exchange/bundle/bundle.ts";
import { inferTable } from "@lib/inference/series/infer.ts";
import { forecastCsv } from "@lib/page/bundle/forecast_csv.ts";
import { DISK, type Files } from "@lib/storage/files/files.ts";
import { readManifest } from "@lib/storage/files/folder_manifest.ts";
import { bundledProject, HOSTILE, readAll } from "../_bundle.ts";

const now = () => new Date(0);

Deno.test("exportBundle() the page's code gives the CSV of infer byte by byte: champions, pooled members, a new key", async () => {
  using project = await bundledProject();
  const { paths, root } = project, output = `${root}/page`, csv = `${root}/all.csv`;
  const inferred = await inferTable({ ...paths, now, output: csv });
  const { files, bytes, ...facts } = await exportBundle({ ...paths, now, output });
  assertEquals(facts, { output, format: "bundle", table: "shop", outcomes: inferred.outcomes, dataVersion: 2 });
  assertEquals([inferred.outcomes.failed, inferred.outcomes.fallback], [0, 1]);
  const { reader, keys } = await readAll(output);
  assertEquals(forecastCsv(keys, reader.head), Deno.readTextFileSync(csv));
  const manifest = readManifest(output), sizes = Object.values(manifest?.files ?? {}).map((file) => file.bytes);
  assertEquals([sizes.length, sizes.reduce((sum, size) => sum + size, 0)], [files - 1, bytes]);
  const index = Deno.readTextFileSync(`${output}/index.html`);
  assert(!/https?:|\/\//.test(index), "nothing is fetched from elsewhere");
  const one = `${root}/one`;
  await exportBundle({ ...paths, now, output: one, where: { item: [HOSTILE[0] ?? ""] } });
  const again = await readAll(one);
  assertEquals(again.keys.map(({ series }) => series.keys[0]?.parts), [[HOSTILE[0], "x"]]);
  const same = keys.find(({ series }) => series.keys[0]?.parts[0] === HOSTILE[0]);
  assertEquals(again.keys[0]?.forecast, same?.forecast);
  await assertRejects(() => exportBundle({ ...paths, now, output: one }), DataError, "must be missing or empty");
});

Deno.test("exportBundle() that dies on its way, or is stopped, leaves nothing", async () => {
  using project = await bundledProject();
  const { paths, root } = project, output = `${root}/page`, options = { ...paths, now, output };
  let created = 0;
  const dying = (after: number): Files => ({
    ...DISK,
    create(path, mode) {
      if (++created > after) throw new Deno.errors.NotCapable("the end");
      return DISK.create(path, mode);
    },
  });
  for (const after of [0, 3, 5]) {
    created = 0;
    await assertRejects(() => exportBundle({ ...options, files: dying(after) }), ForecastError);
  }
  await assertRejects(() => exportBundle({ ...options, signal: AbortSignal.abort() }), DOMException);
  assertEquals([...Deno.readDirSync(root)].filter(({ name }) => name.includes("page")), []);
});
