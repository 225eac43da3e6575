import { startServicePage } from "./service_page.ts";

startServicePage(document);
