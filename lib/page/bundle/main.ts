import { BundlePage } from "./bundle_page.ts";
import { EXACT_MATH } from "./exact_math.ts";
import { browserStorage, lookSwitch } from "../parts/look_switch.ts";
import { scriptLoader } from "./load_script.ts";
import { BundleReader } from "./read_bundle.ts";

// Before any number is made: the forecasts are those of the runtime that has trained, to the last bit.
Object.assign(Math, EXACT_MATH);

lookSwitch(document.getElementById("look"), browserStorage());

// A script of the old kind: pages opened from a disk may not load modules.
const page = new BundlePage(document);
BundleReader.open(scriptLoader(document, "data")).then((reader) => page.start(reader)).catch((thrown) =>
  page.tell(thrown)
);
