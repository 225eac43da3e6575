import { assert, assertEquals, assertRejects } from "@std/assert";
import { ForecastError } from "@lib/core/errors.ts";
import { exportBundle } from "@lib/exchange/bundle.ts";
import { inferTable } from "@lib/inference/infer.ts";
import { forecastCsv } from "@lib/page/forecast_csv.ts";
import { DISK } from "@lib/storage/files.ts";
import { bundledProject, HOSTILE, readAll } from "./_bundle.ts";

const now = () => new Date(0);

Deno.test("exportBundle() the page's code gives the CSV of infer byte by byte: champions, pooled members, a new key", async () => {
  using project = await bundledProject();
  const { paths, root } = project, output = `${root}/page`, csv = `${root}/all.csv`;
  const inferred = await inferTable({ ...paths, now, output: csv });
  const { files, bytes, ...counts } = await exportBundle({ ...paths, now, output });
  assertEquals(counts, { outcomes: inferred.outcomes, dataVersion: 2 });
  assertEquals([inferred.outcomes.failed, inferred.outcomes.fallback], [0, 1]);
  const { reader, keys } = await readAll(output);
  assertEquals(forecastCsv(keys, reader.head), Deno.readTextFileSync(csv));
  assertEquals(files.filter((name) => !name.startsWith("data/")), ["page.js", "page.css", "index.html"]);
  assertEquals(files.at(-1), "data/head.js");
  assertEquals(files.map((name) => Deno.statSync(`${output}/${name}`).size).reduce((a, b) => a + b), bytes);
  const index = Deno.readTextFileSync(`${output}/index.html`);
  assert(!/https?:|\/\//.test(index), "nothing is fetched from elsewhere");

  // A smaller one in its place: what it does not name is gone, what is not a bundle's stays.
  Deno.writeTextFileSync(`${output}/data/notes.js`, "mine");
  const one = await exportBundle({ ...paths, now, output, where: { item: [HOSTILE[0] ?? ""] } });
  const left = [...Deno.readDirSync(`${output}/data`)].map(({ name }) => `data/${name}`).sort();
  assertEquals(left, [...one.files.filter((name) => name.startsWith("data/")), "data/notes.js"].sort());
  const again = await readAll(output);
  assertEquals(again.keys.map(({ series }) => series.keys[0]?.parts), [[HOSTILE[0], "x"]]);
  assertEquals(
    again.keys[0]?.forecast.yhat,
    keys.find(({ series }) => series.keys[0]?.parts[0] === HOSTILE[0])?.forecast.yhat,
  );
});

Deno.test("exportBundle() that dies on its way leaves the former bundle whole", async () => {
  using project = await bundledProject();
  const { paths, root } = project, output = `${root}/page`, where = { item: ["plain"] };
  await exportBundle({ ...paths, now, output, where });
  const before = await readAll(output);
  let renames = 0;
  const dying = (after: number) => ({
    ...DISK,
    rename(from: string, to: string) {
      if (++renames > after) throw new Deno.errors.NotCapable("the end");
      DISK.rename(from, to);
    },
  });
  for (const after of [0, 2, 4, 5]) {
    renames = 0;
    await assertRejects(() => exportBundle({ ...paths, now, output, files: dying(after) }), ForecastError);
    const { reader, keys } = await readAll(output);
    assertEquals([reader.head, keys[0]?.forecast], [before.reader.head, before.keys[0]?.forecast]);
  }
});
