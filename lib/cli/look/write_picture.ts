import { publishFile } from "../../storage/files/publish.ts";

/**
 * Write a chart as a picture.
 *
 * @param path `.svg`, else a PNG, twice as large as the chart is on a page. @param svg Of the chart.
 */
export async function writePicture(path: string, svg: string): Promise<void> {
  if (/\.svg$/i.test(path)) return void publishFile(path, svg);
  const { Resvg } = await import("@resvg/resvg-js");
  publishFile(path, new Resvg(svg, { fitTo: { mode: "zoom", value: 2 }, background: "white" }).render().asPng());
}
