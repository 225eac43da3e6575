import { parseHTML } from "linkedom";

/** A document to draw in, without a browser. A page of a bundle is built with its browser's instead. */
export function newDocument(): Document {
  return parseHTML("<!doctype html><html><body></body></html>").document;
}
