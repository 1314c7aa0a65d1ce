/* Visits built pages in a real browser and reports as JSON what they ask for, keep and are refused.
   Used by test_privacy.py, which judges. Reads {program, origin, visits, bait} from standard input.

   A visit is {address, act}: `act` names one of the acts below, done before looking. */

import { text } from "node:stream/consumers";
import { chromium } from "playwright-core";

const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic"];

const order = JSON.parse(await text(process.stdin));
const browser = await chromium.launch({ executablePath: order.program, args: FLAGS });
async function visitAll() {
  const seen = {};
  for (const { address, act } of order.visits) {
    const context = await browser.newContext();
    const page = await context.newPage();
    const notes = await listen(page);
    await page.goto(order.origin + address, { waitUntil: "load" });
    const done = act ? await acts[act](page) : null;
    const kept = await look(context, page);
    await page.locator("#iop-scheme").click();
    const clicked = await page.evaluate(() => Object.keys(localStorage));
    seen[address] = { done, ...notes, ...kept, clicked };
    await context.close();
  }
  return seen;
}

// Requests of workers are among the page's own.
async function listen(page) {
  const notes = { refused: [], noise: [], hosts: [] };
  await page.exposeFunction("noteRefusal", (line) => notes.refused.push(line));
  await page.addInitScript(() => {
    addEventListener("securitypolicyviolation", (event) =>
      noteRefusal(`${event.effectiveDirective} ${event.blockedURI}`),
    );
  });
  page.on("console", (one) => one.type() === "error" && notes.noise.push(one.text()));
  page.on("pageerror", (error) => notes.noise.push(String(error)));
  page.on("request", (one) => {
    const { protocol, host } = new URL(one.url());
    if (protocol.startsWith("http") && !notes.hosts.includes(host)) notes.hosts.push(host);
  });
  return notes;
}

async function look(context, page) {
  const cookies = (await context.cookies()).map((one) => one.name);
  const stored = await page.evaluate(async () => [
    ...Object.keys(localStorage),
    ...Object.keys(sessionStorage),
    ...(await indexedDB.databases()).map((one) => one.name),
    ...(await caches.keys()),
    ...(await navigator.serviceWorker.getRegistrations()).map((one) => one.scope),
  ]);
  return { cookies, stored };
}

const acts = {
  async search(page) {
    await page.locator("#iop-search-hits > li").first().waitFor();
    return page.locator("#iop-search-hits > li").count();
  },

  // The columns' names that phones show come from style attributes.
  async label(page) {
    await page.setViewportSize({ width: 360, height: 800 });
    return page.evaluate(() => {
      const cell = document.querySelector(".iop-table--rows tbody td:not(.iop-none)");
      return getComputedStyle(cell, "::before").content;
    });
  },

  async calculate(page) {
    await page.locator("[data-calculator-for] input").fill("20");
    const answer = page.locator("[data-calculator-for] [role=status]");
    await page.waitForFunction(() =>
      document.querySelector("[data-calculator-for] [role=status]").textContent.trim(),
    );
    return answer.textContent();
  },

  // How far the page moves under a phone's reader while it loads, as Chromium reckons it (0: not
  // at all, 0.1: what its makers call good).
  async settle(page) {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.reload({ waitUntil: "load" });
    return page.evaluate(async () => {
      let moved = 0;
      const add = (list) => list.getEntries().forEach((one) => (moved += one.value));
      new PerformanceObserver(add).observe({ type: "layout-shift", buffered: true });
      await new Promise((done) => setTimeout(done, 500));
      return moved;
    });
  },

  // What somebody might get into a page: all of it must be refused.
  async inject(page) {
    return page.evaluate(async (bait) => {
      document.body.insertAdjacentHTML("beforeend", bait);
      const script = document.createElement("script");
      script.textContent = "window.injected = 1";
      document.body.append(script);
      await fetch("https://away.invalid/").catch(() => 0);
      document.querySelector("#bait").click();
      await new Promise((done) => setTimeout(done));
      return window.injected ?? 0;
    }, order.bait);
  },
};

try {
  process.stdout.write(JSON.stringify(await visitAll()));
} finally {
  await browser.close();
}
