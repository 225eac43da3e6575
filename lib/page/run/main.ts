import { startRunPage } from "./run_page.ts";

startRunPage(document);
