/**
 * Opens on paper what is folded away on the screen.
 *
 * @param document Of the page.
 */
export function openForPrint(document: Document): void {
  let opened: Element[] = [];
  document.defaultView?.addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details:not([open])")];
    for (const details of opened) details.setAttribute("open", "");
  });
  document.defaultView?.addEventListener("afterprint", () => {
    for (const details of opened) details.removeAttribute("open");
  });
}
