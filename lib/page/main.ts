import { BundlePage } from "./bundle_page.ts";
import { scriptLoader } from "./load_script.ts";
import { BundleReader } from "./read_bundle.ts";

// A script of the old kind: pages opened from a disk may not load modules.
const page = new BundlePage(document);
BundleReader.open(scriptLoader(document, "data")).then((reader) => page.start(reader)).catch((thrown) =>
  page.tell(thrown)
);
