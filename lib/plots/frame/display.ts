import { Chart } from "./chart.ts";
import { tableHtml, type TableHtmlOptions, type TableLike } from "./table_html.ts";

/** The part of a notebook kernel that is needed to show things: `Deno.jupyter`, or a stand-in. */
export interface NotebookKernel {
  /** Publish a message of the Jupyter protocol. */
  broadcast(messageType: string, content: Record<string, unknown>): Promise<void>;
}

/** Options of {@linkcode show}. */
export interface ShowOptions extends TableHtmlOptions {
  /** Kernel to show on; the running one if absent. */
  readonly kernel?: NotebookKernel;
}

/**
 * Show a chart or a table as output of the running notebook cell; await it.
 *
 * @param value A chart, a danfojs frame, an Arquero table or a list of plain records.
 * @param options Heading and row limit of a table.
 */
export async function show(value: Chart | TableLike, options: ShowOptions = {}): Promise<void> {
  const kernel = options.kernel ?? Deno.jupyter;
  const data = value instanceof Chart
    ? { "image/svg+xml": value.toSVG(), "text/plain": `Chart: ${value.title}` }
    : { "text/html": tableHtml(value, options), "text/plain": options.title ?? "Table" };
  await kernel.broadcast("display_data", { data, metadata: {}, transient: {} });
}
