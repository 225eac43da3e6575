/** Milliseconds that a browser has to take a file before it is forgotten. */
const KEPT = 60_000;

/**
 * Let the browser save a text as a CSV file.
 *
 * @param document Of the page. @param file `name`, and `text`: its content.
 */
export function saveCsv(
  document: Document,
  { name, text }: { readonly name: string; readonly text: string },
): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT);
}
