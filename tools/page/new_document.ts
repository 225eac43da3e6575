/** Where there is a browser nobody has to stand in for one. */
export function newDocument(): Document {
  return document.implementation.createHTMLDocument();
}
