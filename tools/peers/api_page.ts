import { assertEquals } from "@std/assert";
import type { Browser } from "playwright-core";

/**
 * Open the page of the API as people do: it draws every operation, loads nothing from elsewhere, and complains of nothing.
 *
 * @param browser A browser. @param url Of the server. @returns Operations that the page shows.
 */
export async function visitApiPage(browser: Browser, url: string): Promise<number> {
  const page = await browser.newPage(), complaints: string[] = [], elsewhere: string[] = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => {
    if (!request.url().startsWith(url) && !request.url().startsWith("data:")) elsewhere.push(request.url());
  });
  await page.goto(`${url}/docs`);
  await page.waitForSelector(".opblock");
  await page.click("#operations-Forecasts-postV1Forecast");
  await page.waitForSelector("#operations-Forecasts-postV1Forecast .opblock-body");
  assertEquals([complaints, elsewhere], [[], []]);
  return await page.locator(".opblock").count();
}
