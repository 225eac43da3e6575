import { gunzipSync } from "node:zlib";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { prepareTable } from "@lib/data/prepare.ts";
import { BundleReader, type ForecastOfKey, type LoadData } from "@lib/page/bundle/read_bundle.ts";
import { csvOf, keyRows, month, Project, type TableRow } from "../training/_project.ts";

/** Texts of keys that a page must survive. */
export const HOSTILE = [
  `<img src=x onerror="document.title='broken'">`,
  `</script><script>alert(1)</script>"'\\\`\${1}`,
  `=1+1 🧵\u202e${"long ".repeat(60)}`,
];

/** 60 months of a key and the prices of six months ahead. */
function rowsOf(item: string): TableRow[] {
  const ahead = Array.from({ length: 6 }, (_, s) => ({ item, location: "x", date: month(60 + s), demand: "" }));
  return [...keyRows(item, "x"), ...ahead.map((row, s) => ({ ...row, price: s === 2 ? "4" : "5" }))];
}

/** A trained table of hostile keys, one of them new since, with prices told ahead. */
export async function bundledProject(): Promise<Project> {
  const contenders = ["seasonal_naive", "ses", "ridge", "random_forest", "global_ridge", "mean"];
  const rows = [...HOSTILE, "plain"].flatMap(rowsOf), project = new Project(rows, { contenders });
  await project.train();
  project.write(csvOf([...rows, ...rowsOf("new").slice(-30)]));
  await prepareTable(project.config, { store: project.paths.store });
  return project;
}

/** The key of an item. */
export function keyOf(item: string): string {
  return seriesKey([item, "x"]).id;
}

/** Files of data of a bundle on the disk, read as a browser would run them. */
export function diskLoader(folder: string): LoadData {
  return (name) => {
    const text = Deno.readTextFileSync(`${folder}/data/${name}.js`);
    const [, told, content] = /^bundled\("(\w+)","([\w+/=]+)"\);\n$/.exec(text) ?? [];
    if (told !== name || content === undefined) throw new Error(`Cannot run ${name}: ${text.slice(0, 80)}`);
    return Promise.resolve(new Uint8Array(gunzipSync(Uint8Array.fromBase64(content))));
  };
}

/** Every key of a bundle on the disk. */
export async function readAll(folder: string): Promise<{ reader: BundleReader; keys: ForecastOfKey[] }> {
  const reader = await BundleReader.open(diskLoader(folder)), keys = [];
  for (const position of reader.head.keys.keys()) keys.push(await reader.forecast(position));
  return { reader, keys };
}
