/** Milliseconds that a browser has to take a file before it is forgotten. */
const KEPT = 60_000;

/**
 * Let the browser save a text as a CSV file.
 *
 * @param document Of the page. @param name Of the file. @param text Its content.
 */
export function saveCsv(document: Document, name: string, text: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT);
}
