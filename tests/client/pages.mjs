// Opens the documentation pages in a browser and prints their contents as JSON. pages_test.py checks
// this output.
//
//   node pages.mjs BASE PROFILE SCREENSHOTS
//
// BASE is the address of the server. PROFILE is the folder for the browser's own files, and
// SCREENSHOTS is the folder for the screenshots.
import { chromium } from "playwright-core";

const [base, profile, shots] = process.argv.slice(2);
const browser = await chromium.launchPersistentContext(profile, {
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  headless: true,
  viewport: { width: 1280, height: 900 },
  args: [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
  ],
});

// Opens a page, waits for the element `ready`, and calls look(page). Returns the title, the errors,
// the hosts of all requests, the failed requests, and the result of look().
async function visit(path, ready, look) {
  const page = await browser.newPage();
  const seen = { errors: [], hosts: new Set(), failed: [] };
  page.on("console", (message) => {
    if (message.type() === "error") seen.errors.push(message.text());
  });
  page.on("pageerror", (error) => seen.errors.push(String(error)));
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (!["data:", "blob:"].includes(url.protocol)) seen.hosts.add(url.host);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) seen.failed.push(`${response.status()} ${response.url()}`);
  });
  await page.goto(base + path);
  await page.waitForSelector(ready, { timeout: 60000 });
  const found = await look(page);
  await page.screenshot({ path: `${shots}/${path.slice(1)}.png` });
  const title = await page.title();
  await page.close();
  return { title, ...seen, hosts: [...seen.hosts], ...found };
}

// Swagger UI: counts the operations, and uses "Try it out" on GET /health.
async function tryHealth(page) {
  const operations = await page.locator(".opblock").count();
  await page.screenshot({ path: `${shots}/docs-top.png` });
  const health = page.locator("#operations-System-health_health_get");
  await health.locator(".opblock-summary").click();
  await health.locator(".try-out__btn").click();
  await health.locator(".execute").click();
  const live = health.locator(".live-responses-table");
  await live.waitFor({ timeout: 30000 });
  await health.scrollIntoViewIfNeeded();
  return {
    operations,
    tags: await page.locator(".opblock-tag").evaluateAll((nodes) => nodes.map((node) => node.dataset.tag)),
    status: (await live.locator(".response .response-col_status").first().innerText()).trim(),
    body: (await live.locator(".response .highlight-code pre").first().innerText()).trim(),
    url: (await health.locator(".request-url pre").innerText()).trim(),
  };
}

// ReDoc: counts the operations.
async function readRedoc(page) {
  return { operations: await page.locator('[id^="tag/"] [id^="tag/"], [data-section-id*="/operation/"]').count() };
}

const result = {
  docs: await visit("/docs", ".opblock", tryHealth),
  redoc: await visit("/redoc", '[data-section-id*="/operation/"]', readRedoc),
};
await browser.close();
console.log(JSON.stringify(result));
